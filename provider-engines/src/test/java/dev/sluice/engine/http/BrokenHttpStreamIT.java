package dev.sluice.engine.http;

import static dev.sluice.engine.http.OpenedStream.EVENTS;
import static dev.sluice.engine.http.OpenedStream.LONG;
import static dev.sluice.engine.http.OpenedStream.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.WireServer.Connection;
import dev.sluice.schema.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer in pieces that ends before its end: it falls silent, is cut, or is given up. */
@Timeout(60)
final class BrokenHttpStreamIT {

  private static final Duration SHORT = Duration.ofMillis(200);

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
  void silenceBeforeAnAnswerIsATimeout() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.awaitEnd();
              gone.countDown();
            })) {
      HttpStream.Ended ended =
          (HttpStream.Ended) transport.open(HttpCall.get(server.host()), SHORT, LONG);

      assertThat(ended.reply())
          .isEqualTo(
              new HttpReply.Broken(
                  ErrorCode.TIMEOUT,
                  server.host().getAuthority() + " did not answer within 0.2 s"));
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void silenceBetweenTwoPiecesIsATimeout() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  wire.awaitEnd();
                });
        StreamBody body = open(transport, server.host(), SHORT, LONG)) {
      HttpReply.Broken broken = readToTheFailure(body);

      assertThat(broken.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(broken.message()).endsWith("did not finish its answer within 0.2 s");
    }
  }

  @Test
  void aReaderThatTakesItsTimeIsNoSilence() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  wire.piece("data: two\n\n");
                  wire.end();
                });
        WireServer silent = new WireServer((request, wire) -> wire.awaitEnd());
        StreamBody body = open(transport, server.host(), SHORT, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());
      assertThat(events.next()).isNotNull();

      HttpStream.Ended longer =
          (HttpStream.Ended) transport.open(HttpCall.get(silent.host()), SHORT, LONG);
      assertThat(longer.reply()).isInstanceOf(HttpReply.Broken.class);

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "two"));
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void aStreamThatTricklesIsCutOffAtItsTotalTime() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  while (true) {
                    wire.piece(": still here\n\n");
                    Thread.sleep(10);
                  }
                });
        StreamBody body = open(transport, server.host(), LONG, Duration.ofMillis(300))) {
      HttpReply.Broken broken = readToTheFailure(body);

      assertThat(broken.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(broken.message()).endsWith("did not finish its answer within 0.3 s");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Too little for its length, no last chunk, and a chunk that is none.
        "Content-Length: 100\r\n\r\ndata: one\n\n",
        "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\nwhat?\r\n"
      })
  void aStreamThatIsCutIsBrokenAfterWhatCame(String answer) throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.raw("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n" + answer);
                  wire.socket().close();
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
      HttpReply.Broken broken = readToTheFailure(body);
      assertThat(broken.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertThat(broken.message()).endsWith("broke off in the middle of its answer");
    }
  }

  @Test
  void aConnectionThatIsResetInTheMiddleIsABrokenStream() throws Exception {
    CountDownLatch firstRead = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  firstRead.await();
                  wire.reset();
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      assertThat(new ServerSentEvents(body.bytes()).next()).isNotNull();
      firstRead.countDown();

      assertThat(readToTheFailure(body).code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    }
  }

  @Test
  void anInterruptedWaitForTheBeginningIsAbortedOnTheWire() throws Exception {
    isAbortedOnTheWire(wire -> {}, body -> {});
  }

  @Test
  void anInterruptedReaderIsAbortedOnTheWire() throws Exception {
    isAbortedOnTheWire(
        wire -> {
          wire.begin(EVENTS);
          wire.piece(": one\n\n");
        },
        body -> readToTheFailure(body));
  }

  private interface Answer {
    void to(Connection wire) throws IOException;
  }

  private interface Reader {
    void read(StreamBody body) throws InterruptedException;
  }

  private static void isAbortedOnTheWire(Answer answer, Reader reader) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  answer.to(wire);
                  answered.countDown();
                  wire.awaitEnd();
                  gone.countDown();
                });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> call =
          threads.submit(
              () -> {
                try (StreamBody body = open(transport, server.host(), LONG, LONG)) {
                  reader.read(body);
                }
                return true;
              });
      assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
      threads.shutdownNow();

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(call::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aStreamThatNobodyReadsToItsEndIsAbortedOnTheWire() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.begin(EVENTS);
              wire.piece("data: one\n\n");
              wire.awaitEnd();
              gone.countDown();
            })) {
      try (StreamBody body = open(transport, server.host(), LONG, LONG)) {
        assertThat(new ServerSentEvents(body.bytes()).next()).isNotNull();
      }

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aWholeAnswerBeyondAllMeasureIsNotRead() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin("application/json");
                  String megabyte = " ".repeat(1 << 20);
                  while (true) {
                    wire.piece(megabyte);
                  }
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      assertThat(body.whole())
          .isEqualTo(
              new HttpReply.Broken(
                  ErrorCode.RESULT_TOO_LARGE,
                  server.host().getAuthority() + " answered with more than 64 MiB"));
    }
  }

  private static HttpReply.Broken readToTheFailure(StreamBody body) throws InterruptedException {
    byte[] buffer = new byte[1024];
    try {
      while (body.bytes().read(buffer) >= 0) {
        // Only its end is of interest.
      }
    } catch (IOException e) {
      return body.broken(e);
    }
    throw new AssertionError("it ended as if it were whole");
  }
}
