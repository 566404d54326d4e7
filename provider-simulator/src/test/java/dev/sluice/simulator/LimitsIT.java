package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class LimitsIT {

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void requestsPerMinuteAreCountedDownAndThenTurnedAway() {
    simulator.behave("groq", Behavior.INSTANT.withLimits(2, null, null));
    HttpResponse<String> first = client.chat("groq", Client.userMessage("one"));
    assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
    assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("1");
    client.ask("groq", "two");
    HttpResponse<String> third = client.chat("groq", Client.userMessage("three"));
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(error(third).path("code").asString()).isEqualTo("rate_limit_exceeded");
    assertThat(error(third).path("type").asString()).isEqualTo("requests");
    assertThat(third.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(1L, 30L);
    assertThat(third.headers().firstValueAsLong("retry-after-ms").orElseThrow())
        .isBetween(1L, 30_000L);
    assertThat(third.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
        .matches("(1m0s|\\d+(\\.\\d+)?s)");
  }

  @Test
  void aRequestLargerThanTheTokenLimitIsToldThatItNeverFits() {
    simulator.behave("groq", Behavior.INSTANT.withLimits(null, 50, null));
    HttpResponse<String> response = client.chat("groq", Client.userMessage("word ".repeat(100)));
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(error(response).path("message").asString()).contains("Request too large");
    assertThat(response.headers().firstValue("retry-after")).isEmpty();
  }

  @Test
  void aFullProviderTurnsAwayWhatIsOneTooMany() {
    simulator.behave(
        "groq",
        Behavior.INSTANT
            .withLimits(null, null, 1)
            .withFaults(Fault.of(Fault.Kind.HANG, Fault.When.promptContains("stay"))));
    CompletableFuture<HttpResponse<String>> one = client.later("groq", Client.userMessage("stay"));
    CompletableFuture<HttpResponse<String>> other =
        client.later("groq", Client.userMessage("stay too"));

    HttpResponse<String> turnedAway = one.applyToEither(other, response -> response).join();
    assertThat(turnedAway.statusCode()).isEqualTo(429);
    assertThat(one.isDone() && other.isDone()).isFalse();
  }

  @Test
  void theLimitsOfProvidersAreTheirOwn() {
    simulator.behave("default", Behavior.INSTANT.withLimits(1, null, null));
    client.ask("one", "hi");
    client.ask("two", "hi");
    assertThat(client.chat("two", Client.userMessage("again")).statusCode()).isEqualTo(429);
  }

  @Test
  void aWrongKeyIsRefusedAndTheRightOneIsNot() {
    simulator.behave("groq", Behavior.INSTANT.withApiKey("right"));
    String body = Client.userMessage("hi");
    HttpResponse<String> wrong = client.chat("groq", body, "Authorization", "Bearer wrong");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(error(wrong).path("code").asString()).isEqualTo("invalid_api_key");
    assertThat(client.chat("groq", body).statusCode()).isEqualTo(401);
    assertThat(client.chat("groq", body, "Authorization", "Bearer right").statusCode())
        .isEqualTo(200);
  }

  @Test
  void onlyTheModelsThatAreListedExist() {
    simulator.behave("groq", Behavior.INSTANT.withModels("a", "b"));
    HttpResponse<String> response = client.chat("groq", Client.userMessage("hi"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(error(response).path("code").asString()).isEqualTo("model_not_found");
    JsonNode models = Client.json(client.call("GET", "/groq/v1/models", ""));
    assertThat(models.path("data").valueStream().map(model -> model.path("id").asString()))
        .containsExactly("a", "b");
  }

  @Test
  void aPromptThatExceedsTheContextIsRefused() {
    simulator.behave("groq", Behavior.INSTANT.withContextWindow(20));
    HttpResponse<String> response = client.chat("groq", Client.userMessage("word ".repeat(50)));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response).path("code").asString()).isEqualTo("context_length_exceeded");
  }

  @Test
  void anAnswerTakesItsLatency() {
    simulator.behave("groq", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofMillis(150))));
    long before = System.nanoTime();
    client.ask("groq", "hi");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(149));
  }

  private static JsonNode error(HttpResponse<String> response) {
    return Client.json(response).path("error");
  }
}
