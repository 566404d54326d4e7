package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.limit.Limits;
import dev.sluice.simulator.openai.Dialect;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Those who speak OpenAI's wire in their own manner. */
@Timeout(30)
final class DialectsIT {

  private static final String STREAM =
      """
      {"model":"m-reasoning","stream":true,"messages":[{"role":"user","content":"hi"}]}
      """;

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GROQ,RATE_LIMITED,429,/error/code,rate_limit_exceeded",
    "GROQ,OVERLOADED,498,/error/code,capacity_exceeded",
    "OPENROUTER,QUOTA_EXHAUSTED,402,/error/metadata/error_type,payment_required",
    "OPENROUTER,CONTEXT_EXCEEDED,400,/error/metadata/error_type,context_length_exceeded",
    "OPENROUTER,CONTENT_POLICY,403,/error/code,403",
    "XAI,AUTHENTICATION,400,/error,Incorrect API key provided",
    "XAI,QUOTA_EXHAUSTED,403,/error,spending limit",
    "XAI,RATE_LIMITED,429,/error,(actual/limit): 2/1",
    "XAI,CONTEXT_EXCEEDED,400,/error,maximum prompt length",
    "TOGETHER,CONTEXT_EXCEEDED,403,/error/message,exceeds the context length",
    "TOGETHER,RATE_LIMITED,429,/error/code,dynamic_request_limited",
    "TOGETHER,QUOTA_EXHAUSTED,402,/error/type,credit_limit",
    "DATABRICKS,RATE_LIMITED,429,/error_code,REQUEST_LIMIT_EXCEEDED",
    "DATABRICKS,SERVER_ERROR,500,/error_code,INTERNAL_ERROR",
    "DOCKER_MODEL_RUNNER,CONTEXT_EXCEEDED,400,/error/type,exceed_context_size_error",
    "LITELLM,RATE_LIMITED,429,/error/message,litellm.RateLimitError",
    "LITELLM,RATE_LIMITED,429,/error/code,429",
    "LITELLM,QUOTA_EXHAUSTED,400,/error/type,budget_exceeded"
  })
  void errorsAreInTheVendorsWords(
      Dialect dialect, ErrorKind kind, int status, String where, String words) {
    speak(dialect, Fault.of(Kind.STATUS, When.ALWAYS).withError(Fault.Reply.of(kind)));
    HttpResponse<String> response = chat();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Client.json(response).at(where).asString()).contains(words);
  }

  @Test
  void theModelRunnersOwnErrorsArePlainText() {
    simulator.behave(
        "x", Behavior.INSTANT.withModels("ai/smollm2").withDialect(Dialect.DOCKER_MODEL_RUNNER));
    HttpResponse<String> response = chat();
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type").orElseThrow()).contains("text/plain");
  }

  @ParameterizedTest
  @CsvSource({
    "GROQ,x-ratelimit-limit-requests,14400",
    "GROQ,x-ratelimit-limit-tokens,6000",
    "OPENROUTER,X-RateLimit-Limit,60",
    "TOGETHER,x-tokenlimit-limit,100.0",
    "LITELLM,x-ratelimit-remaining-requests,59"
  })
  void limitsAreToldInTheVendorsHeaders(Dialect dialect, String header, String value) {
    Limits limits =
        new Limits(60, 14_400, 6000, null, null, null, Limits.Window.BUCKET, false, false);
    simulator.behave("x", Behavior.INSTANT.withLimits(limits).withDialect(dialect));
    assertThat(chat().headers().firstValue(header)).contains(value);
  }

  @ParameterizedTest
  @CsvSource({"XAI", "DATABRICKS", "DOCKER_MODEL_RUNNER"})
  void someVendorsTellNoLimits(Dialect dialect) {
    simulator.behave("x", Behavior.INSTANT.withLimits(60, 6000, null).withDialect(dialect));
    assertThat(chat().headers().map().keySet())
        .noneMatch(name -> name.contains("ratelimit") || name.contains("tokenlimit"));
  }

  @Test
  void openRouterKeepsAStreamAliveAndTellsItsCost() {
    speak(Dialect.OPENROUTER);
    String body = client.chat("x", STREAM).body();
    assertThat(body).startsWith(": OPENROUTER PROCESSING\n\n");
    assertThat(lastChunk(body).path("usage").path("cost").asDouble()).isPositive();
    assertThat(body).contains("\"reasoning\":");
  }

  @Test
  void groqTellsItsUsageInAFieldOfItsOwn() {
    speak(Dialect.GROQ);
    JsonNode last = lastChunk(client.chat("x", STREAM).body());
    assertThat(last.path("x_groq").path("usage").path("total_time").isNumber()).isTrue();
  }

  @Test
  void xaiCountsReasoningApart() {
    speak(Dialect.XAI);
    JsonNode usage = lastChunk(client.chat("x", STREAM).body()).path("usage");
    int reasoning = usage.path("completion_tokens_details").path("reasoning_tokens").asInt();
    assertThat(reasoning).isPositive();
    assertThat(usage.path("total_tokens").asInt())
        .isEqualTo(
            usage.path("prompt_tokens").asInt()
                + usage.path("completion_tokens").asInt()
                + reasoning);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI,/error/code,server_is_overloaded",
    "GROQ,/x_groq/error,capacity exceeded",
    "OPENROUTER,/choices/0/finish_reason,error",
    "XAI,/error,overloaded",
    "DATABRICKS,/error_code,TEMPORARILY_UNAVAILABLE"
  })
  void aStreamFailsInTheVendorsWay(Dialect dialect, String where, String words) {
    speak(
        dialect,
        Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
            .withError(Fault.Reply.of(ErrorKind.OVERLOADED)));
    List<String> events = events(client.chat("x", STREAM).body());
    assertThat(SimulatorJson.mapper().readTree(events.getLast()).at(where).asString())
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI,/v1/models,/data/0/id",
    "GROQ,/openai/v1/models,/data/0/id",
    "OPENROUTER,/api/v1/models,/data/0/id",
    "TOGETHER,/v1/models,/0/id",
    "DATABRICKS,/api/2.0/serving-endpoints,/endpoints/0/name",
    "DOCKER_MODEL_RUNNER,/engines/v1/models,/data/0/id",
    "DOCKER_MODEL_RUNNER,/engines/llama.cpp/v1/models,/data/0/id"
  })
  void modelsAreListedWhereAndAsTheVendorDoes(Dialect dialect, String path, String where) {
    simulator.behave("x", Behavior.INSTANT.withModels("m1").withDialect(dialect));
    JsonNode list = Client.json(client.call("GET", "/x" + path, ""));
    assertThat(list.at(where).asString()).isEqualTo("m1");
  }

  @ParameterizedTest
  @CsvSource({
    "/openai/v1/chat/completions",
    "/api/v1/chat/completions",
    "/engines/v1/chat/completions",
    "/engines/llama.cpp/v1/chat/completions",
    "/serving-endpoints/chat/completions",
    "/chat/completions"
  })
  void chatIsFoundByTheEndOfItsPath(String path) {
    assertThat(client.call("POST", "/x" + path, Client.userMessage("hi")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void databricksNamesTheModelInThePath() {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    HttpResponse<String> response =
        client.call("POST", "/x/serving-endpoints/my%20model/invocations", body);
    assertThat(Client.json(response).path("model").asString()).isEqualTo("my model");
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI,400",
    "GROQ,400",
    "OPENROUTER,200",
    "TOGETHER,200",
    "LITELLM,200",
    "DATABRICKS,200"
  })
  void whoKnowsAFieldOfItsOwnTakesIt(Dialect dialect, int status) {
    speak(dialect);
    String body =
        """
        {"model":"m","top_k":5,"messages":[{"role":"user","content":"hi"}]}
        """;
    assertThat(client.chat("x", body).statusCode()).isEqualTo(status);
  }

  private void speak(Dialect dialect, Fault... faults) {
    simulator.behave("x", Behavior.INSTANT.withFaults(faults).withDialect(dialect));
  }

  private HttpResponse<String> chat() {
    return client.chat("x", Client.userMessage("hi"));
  }

  private static JsonNode lastChunk(String stream) {
    List<String> events = events(stream);
    assertThat(events.getLast()).isEqualTo("[DONE]");
    return SimulatorJson.mapper().readTree(events.get(events.size() - 2));
  }

  private static List<String> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring(6))
        .toList();
  }
}
