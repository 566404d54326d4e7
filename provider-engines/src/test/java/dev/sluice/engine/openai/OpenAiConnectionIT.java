package dev.sluice.engine.openai;

import static dev.sluice.engine.openai.ScriptedStream.JOB;
import static dev.sluice.engine.openai.ScriptedStream.call;
import static dev.sluice.engine.openai.ScriptedStream.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call whose connection does not bring a whole answer in time, or brings it together with many.
 */
@Timeout(60)
final class OpenAiConnectionIT {

  private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"A cat.\"}}]}";

  private static HttpTransport transport;

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  @Test
  void aConnectionThatIsResetBeforeTheAnswerIsANetworkFailure() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.reset())) {
      Failed failed = (Failed) provider(transport, server).complete(call(JOB));

      assertThat(failed.code()).isEqualTo(ErrorCode.NETWORK);
      assertThat(failed.response()).isNull();
    }
  }

  @Test
  void anAnswerThatBreaksOffIsABrokenStream() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.raw(WireServer.Connection.head(200, "application/json", 900) + "{\"choices\":[");
              wire.reset();
            })) {
      Failed failed = (Failed) provider(transport, server).complete(call(JOB));

      assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    }
  }

  @Test
  void aClosedPortAndAnUnknownHostAreNetworkFailures() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Failed refused =
        (Failed)
            provider(
                    transport,
                    URI.create("http://127.0.0.1:" + closed + "/v1"),
                    Duration.ofMinutes(1))
                .complete(call(JOB));
    Failed unknown =
        (Failed)
            provider(transport, URI.create("http://nowhere.invalid/v1"), Duration.ofMinutes(1))
                .complete(call(JOB));

    assertThat(refused.code()).isEqualTo(ErrorCode.NETWORK);
    assertThat(refused.message()).isEqualTo("127.0.0.1:" + closed + " refused the connection");
    assertThat(unknown.code()).isEqualTo(ErrorCode.NETWORK);
    assertThat(unknown.message()).isEqualTo("there is no host nowhere.invalid");
  }

  @Test
  void silenceIsATimeout() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.awaitEnd())) {
      Failed failed =
          (Failed) provider(transport, server, Duration.ofMillis(200)).complete(call(JOB));

      assertThat(failed.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(failed.message()).endsWith("did not answer within 0.2 s");
    }
  }

  @Test
  void aProviderThatTricklesItsAnswerIsCutOffAtTheBudgetOfTheCall() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.raw(WireServer.Connection.head(200, "application/json", 100_000));
              while (true) {
                wire.raw(" ");
                Thread.sleep(20);
              }
            })) {
      ProviderCall call = call(JOB);
      ProviderCall hasty =
          new ProviderCall(
              call.callId(), call.endpoint(), call.model(), call.body(), Duration.ofMillis(300));
      Failed failed = (Failed) provider(transport, server).complete(hasty);

      assertThat(failed.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(failed.message()).endsWith("did not finish its answer within 0.3 s");
    }
  }

  @Test
  void anInterruptedCallIsAbortedOnTheWire() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  arrived.countDown();
                  wire.awaitEnd();
                  gone.countDown();
                });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ProviderAnswer> call =
          threads.submit(() -> provider(transport, server).complete(call(JOB)));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      threads.shutdownNow();

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(call::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anAnswerBeyondAllMeasureIsNotRead() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.raw(
                  WireServer.Connection.head(200, "application/json", Integer.MAX_VALUE) + " ");
              wire.awaitEnd();
            })) {
      Failed failed = (Failed) provider(transport, server).complete(call(JOB));

      assertThat(failed.code()).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
      assertThat(failed.message()).endsWith("answered with more than 64 MiB");
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (WireServer elsewhere = new WireServer((request, wire) -> wire.json(200, ANSWER));
        WireServer server =
            new WireServer(
                (request, wire) ->
                    wire.json(307, "{}", "Location: " + elsewhere.host() + "/chat/completions"))) {
      Failed failed = (Failed) provider(transport, server).complete(call(JOB));

      assertThat(failed.message()).contains("redirects to").contains("correct the provider's host");
      assertThatThrownBy(elsewhere::onlyRequest).hasMessageContaining("there were 0");
    }
  }

  @Test
  void aThousandCallsAreInFlightAtOnce() throws Exception {
    int calls = 1000;
    CountDownLatch allArrived = new CountDownLatch(calls);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  allArrived.countDown();
                  allArrived.await();
                  wire.json(200, ANSWER);
                });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Provider provider = provider(transport, server);
      List<Future<ProviderAnswer>> answers =
          IntStream.range(0, calls)
              .mapToObj(i -> threads.submit(() -> provider.complete(call(JOB))))
              .toList();

      for (Future<ProviderAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(Completed.class);
      }
    }
  }
}
