package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.simulator.Simulator.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class ControlIT {

  private final Simulator simulator = Simulator.start(new Options("127.0.0.1", 0, 3), Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void aBehaviourIsReplacedAndReadOverHttp() {
    String body =
        """
        {"latency":{"mean_ms":2,"sigma":0.5},"limits":{"requests_per_minute":9},"seed":4,
         "faults":[{"kind":"status","when":{"every_nth":2,"times":5},
                    "error":{"status":503,"code":"busy","headers":{"x-why":"test"},
                             "retry_after_seconds":0.5}}]}
        """;
    assertThat(client.call("PUT", "/control/groq", body).statusCode()).isEqualTo(200);
    JsonNode read = Client.json(client.call("GET", "/control/groq", ""));
    assertThat(read.path("limits").path("requests_per_minute").asInt()).isEqualTo(9);
    assertThat(read.path("latency").path("median_ms").asDouble()).isBetween(1.7, 1.8);
    assertThat(client.chat("groq", Client.userMessage("1")).statusCode()).isEqualTo(200);
    HttpResponse<String> second = client.chat("groq", Client.userMessage("2"));
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.headers().firstValue("x-why")).contains("test");
    assertThat(second.headers().firstValue("retry-after-ms")).contains("500");
  }

  @Test
  void whatWasReadCanBePutAgain() {
    String read = client.call("GET", "/control/groq", "").body();
    assertThat(client.call("PUT", "/control/other", read).statusCode()).isEqualTo(200);
    assertThat(simulator.behavior("other")).isEqualTo(simulator.behavior("groq"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"limits\":{\"requests_per_minute\":0}}|limits.requests_per_minute must be 1 or more",
        "{\"faults\":[{\"kind\":\"status\",\"when\":{\"share\":2}}]}|between 0 and 1",
        "{\"faults\":[{}]}|kind is missing",
        "{\"latency\":{\"sigma\":1}}|give fixed_ms",
        "{\"typo\":1}|typo",
        "{|No behaviour"
      })
  void aBehaviourThatMakesNoSenseIsRefused(String body, String message) {
    HttpResponse<String> response = client.call("PUT", "/control/groq", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).path("error").path("message").asString()).contains(message);
    assertThat(simulator.behavior("groq")).isEqualTo(Behavior.INSTANT);
  }

  @Test
  void theLedgerTellsEveryCallUntilItIsCleared() {
    client.chat("groq", Client.userMessage("x".repeat(300)), "X-Client-Request-Id", "job-1");
    client.chat("together", "no json", "X-Client-Request-Id", "job-2");
    awaitEndOfCalls("groq");
    awaitEndOfCalls("together");
    JsonNode ledger = Client.json(client.call("GET", "/control/calls", ""));
    JsonNode first = ledger.path("calls").path(0);
    assertThat(first.path("provider").asString()).isEqualTo("groq");
    assertThat(first.path("model").asString()).isEqualTo("m1");
    assertThat(first.path("call_id").asString()).isEqualTo("job-1");
    assertThat(first.path("status").asInt()).isEqualTo(200);
    assertThat(first.path("client_gone").asBoolean()).isFalse();
    assertThat(first.path("prompt").asString()).isEqualTo("x".repeat(100));
    assertThat(first.path("started_at").asString())
        .isLessThanOrEqualTo(first.path("ended_at").asString());
    assertThat(ledger.path("calls").path(1).path("status").asInt()).isEqualTo(400);
    assertThat(ledger.path("counts").path("together").path("by_status").path("400").asInt())
        .isEqualTo(1);
    client.call("DELETE", "/control/calls", "");
    assertThat(simulator.ledger().calls()).isEmpty();
    assertThat(simulator.ledger().counts()).isEmpty();
  }

  @Test
  void detailsAreBoundedAndCountsAreNot() {
    for (int i = 0; i < 5; i++) {
      client.ask("groq", "hi");
    }
    awaitEndOfCalls("groq");
    assertThat(simulator.ledger().calls()).hasSize(3);
    assertThat(simulator.ledger().counts("groq").byStatus()).containsEntry(200, 5L);
  }

  /** A client has its answer a moment before the call has ended. */
  private void awaitEndOfCalls(String provider) {
    await().until(() -> simulator.ledger().counts(provider).inFlight() == 0);
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Simulator.start(taken.getLocalPort(), Map.of()))
          .isInstanceOf(SimulatorException.class)
          .hasMessage(
              "Port %d is in use: stop what listens there, or choose another port.",
              taken.getLocalPort());
    }
  }

  @Test
  void theBaseUrlIsWhatAnOpenAiClientWants() {
    assertThat(simulator.baseUrl("groq"))
        .isEqualTo("http://127.0.0.1:" + simulator.port() + "/groq/v1");
  }

  @Test
  void whatTheLimitsLetThroughIsToldSecondBySecond() {
    simulator.behave("groq", Behavior.INSTANT.withLimits(2, null, null));
    for (int i = 0; i < 3; i++) {
      client.chat("groq", Client.userMessage("hi"));
    }
    JsonNode told = Client.json(client.call("GET", "/control/groq/admissions", ""));
    assertThat(told.path("admitted").asInt()).isEqualTo(2);
    assertThat(told.path("rejected").asInt()).isEqualTo(1);
    assertThat(told.path("seconds").valueStream().mapToInt(s -> s.path("admitted").asInt()).sum())
        .isEqualTo(2);
    assertThat(told.path("seconds").path(0).path("at").asString()).startsWith("20");
    assertThat(
            told.path("seconds").valueStream().mapToInt(s -> s.path("input_tokens").asInt()).sum())
        .isPositive();
    assertThat(client.call("DELETE", "/control/groq/admissions", "").statusCode()).isEqualTo(405);
  }
}
