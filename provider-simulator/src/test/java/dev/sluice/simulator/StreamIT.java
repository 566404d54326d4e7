package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class StreamIT {

  private static final String BODY =
      """
      {"model":"m1","stream":true,"messages":[{"role":"user","content":"Tell me about tides"}]}
      """;

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void thePiecesOfAStreamComeOneByOne() {
    simulator.behave("y", Behavior.INSTANT.withChunkDelay(Duration.ofMillis(5)));
    long before = System.nanoTime();
    int pieces = events(client.chat("y", BODY)).size();
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThan(Duration.ofMillis(5L * pieces - 1));
  }

  @Test
  void aThousandStreamsRunAtOnce() {
    simulator.behave("x", Behavior.INSTANT.withChunkDelay(Duration.ofMillis(20)));
    List<CompletableFuture<HttpResponse<String>>> streams =
        IntStream.range(0, 1_000).mapToObj(i -> client.later("x", BODY)).toList();
    assertThat(streams.stream().map(CompletableFuture::join).map(StreamIT::events))
        .hasSize(1_000)
        .allMatch(events -> events.getLast().equals("[DONE]"));
    assertThat(simulator.ledger().counts("x").peakInFlight()).isGreaterThan(100);
  }

  @Test
  void aTruncatedStreamEndsWithoutItsEnd() {
    behave(Fault.of(Kind.TRUNCATE, When.ALWAYS).afterPieces(3));
    assertThat(events(client.chat("x", BODY))).hasSize(3).doesNotContain("[DONE]");
  }

  @Test
  void aStreamIsResetInTheMiddle() {
    behave(Fault.of(Kind.RESET, When.ALWAYS));
    assertThatThrownBy(() -> client.chat("x", BODY)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aStreamThatHangsInTheMiddleHasSentWhatCameBefore() {
    behave(Fault.of(Kind.HANG, When.ALWAYS).afterPieces(2));
    try (Stream<String> lines = client.lines("x", BODY)) {
      Iterator<String> events = lines.filter(line -> line.startsWith("data: ")).iterator();
      assertThat(events.next()).isNotEqualTo(events.next());
      assertThat(simulator.ledger().counts("x").inFlight()).isEqualTo(1);
    }
    await().until(() -> simulator.ledger().counts("x").clientGone() == 1);
  }

  @Test
  void anErrorComesInTheMiddleOfAStream() {
    behave(
        Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
            .withError(Fault.Reply.of(503, "server_is_overloaded", "Too much"))
            .afterPieces(2));
    List<String> events = events(client.chat("x", BODY));
    assertThat(events).hasSize(3);
    JsonNode error = SimulatorJson.mapper().readTree(events.getLast()).path("error");
    assertThat(error.path("code").asString()).isEqualTo("server_is_overloaded");
  }

  private void behave(Fault fault) {
    simulator.behave("x", Behavior.INSTANT.withFaults(fault));
  }

  private static List<String> events(HttpResponse<String> response) {
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring(6))
        .toList();
  }
}
