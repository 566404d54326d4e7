package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What Anthropic's own client does not show: headers, and who is taken for whom. */
@Timeout(30)
final class AnthropicIT {

  private static final String HI =
      "{\"model\":\"m\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void whatIsLeftOfTheLimitsIsToldWithTheTimeWhenAllOfItIsBack() {
    simulator.behave("anthropic", Behavior.INSTANT.withLimits(1, 60_000, null));
    HttpResponse<String> first = ask();
    assertThat(first.headers().firstValue("anthropic-ratelimit-requests-limit")).contains("1");
    assertThat(first.headers().firstValue("anthropic-ratelimit-requests-remaining")).contains("0");
    assertThat(first.headers().firstValue("anthropic-ratelimit-tokens-limit")).contains("60000");
    assertThat(
            Instant.parse(
                first.headers().firstValue("anthropic-ratelimit-requests-reset").orElseThrow()))
        .isBetween(Instant.now(), Instant.now().plusSeconds(61));

    HttpResponse<String> second = ask();
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(1L, 60L);
    assertThat(second.headers().firstValue("retry-after-ms")).isEmpty();
  }

  @Test
  void theIdOfARequestStandsInItsHeaderAndInItsError() {
    simulator.behave("anthropic", Behavior.INSTANT.withModels("other"));

    HttpResponse<String> response = ask();

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("request-id")).contains("req_1");
    assertThat(Client.json(response).path("request_id").asString()).isEqualTo("req_1");
  }

  @Test
  void aRequestWithoutAVersionIsRefused() {
    HttpResponse<String> response = client.call("POST", "/anthropic/v1/messages", HI);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response).path("error").path("message").asString())
        .isEqualTo("anthropic-version: header is required");
  }

  @Test
  void theListOfModelsIsAnthropicsForThoseWhoNameAVersionOfIts() {
    simulator.behave("p", Behavior.INSTANT.withModels("m1"));

    JsonNode theirs =
        Client.json(client.call("GET", "/p/v1/models", "", "anthropic-version", "2023-06-01"));
    JsonNode openAis = Client.json(client.call("GET", "/p/v1/models", ""));

    assertThat(theirs.path("last_id").asString()).isEqualTo("m1");
    assertThat(openAis.path("object").asString()).isEqualTo("list");
  }

  private HttpResponse<String> ask() {
    return client.call(
        "POST", "/anthropic/v1/messages", HI, "anthropic-version", "2023-06-01", "x-api-key", "k");
  }
}
