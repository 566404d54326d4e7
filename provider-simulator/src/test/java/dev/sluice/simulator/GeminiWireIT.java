package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class GeminiWireIT {

  private static final String API = "/g/v1beta/models/gemini-2.5-flash:";
  private static final String VERTEX =
      "/g/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:";

  private static final String HI =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Tell me about tides\"}]}]}";

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({API, VERTEX})
  void aQuestionIsAnsweredOnBothServices(String models) {
    JsonNode answer = Client.json(post(models + "generateContent", HI));

    JsonNode candidate = answer.path("candidates").path(0);
    assertThat(text(candidate)).contains("Tell me about tides");
    assertThat(candidate.path("finishReason").asString()).isEqualTo("STOP");
    JsonNode usage = answer.path("usageMetadata");
    assertThat(usage.path("totalTokenCount").asInt())
        .isEqualTo(
            usage.path("promptTokenCount").asInt() + usage.path("candidatesTokenCount").asInt());
    assertThat(answer.path("modelVersion").asString()).isEqualTo("gemini-2.5-flash");
  }

  @Test
  void aStreamComesAsEventsOrAsOneArray() {
    String whole = text(Client.json(post(API + "generateContent", HI)).path("candidates").path(0));

    HttpResponse<String> events = post(API + "streamGenerateContent?alt=sse", HI);
    assertThat(events.headers().firstValue("content-type")).contains("text/event-stream");
    List<JsonNode> pieces =
        events
            .body()
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> SimulatorJson.mapper().readTree(line.substring("data: ".length())))
            .toList();
    JsonNode array = Client.json(post(API + "streamGenerateContent", HI));

    assertThat(joined(pieces)).isEqualTo(whole);
    assertThat(joined(array.valueStream().toList())).isEqualTo(whole);
    assertThat(pieces.getLast().path("candidates").path(0).path("finishReason").asString())
        .isEqualTo("STOP");
  }

  @Test
  void anErrorInTheMiddleLeavesAnArrayWhole() {
    simulator.behave(
        "g",
        Behavior.INSTANT.withFaults(
            Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
                .withError(Fault.Reply.of(ErrorKind.OVERLOADED))
                .afterPieces(2)));

    JsonNode array = Client.json(post(API + "streamGenerateContent", HI));

    assertThat(array).hasSize(3);
    assertThat(array.get(2).path("error").path("status").asString()).isEqualTo("UNAVAILABLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTHENTICATION     |400|INVALID_ARGUMENT   |API_KEY_INVALID",
        "PERMISSION_DENIED  |403|PERMISSION_DENIED  |",
        "QUOTA_EXHAUSTED    |429|RESOURCE_EXHAUSTED |PerDay",
        "RATE_LIMITED       |429|RESOURCE_EXHAUSTED |retryDelay",
        "OVERLOADED         |503|UNAVAILABLE        |",
        "SERVER_ERROR       |500|INTERNAL           |",
        "TIMEOUT            |504|DEADLINE_EXCEEDED  |",
        "CONTEXT_EXCEEDED   |400|INVALID_ARGUMENT   |input token count",
        "INVALID_REQUEST    |400|INVALID_ARGUMENT   |",
        "MODEL_NOT_FOUND    |404|NOT_FOUND          |gemini-2.5-flash",
        "PAYLOAD_TOO_LARGE  |400|INVALID_ARGUMENT   |payload size",
      })
  void everyErrorIsInGooglesWords(ErrorKind kind, int code, String status, String part) {
    fail(kind);

    HttpResponse<String> refused = post(API + "generateContent", HI);

    assertThat(refused.statusCode()).isEqualTo(code);
    JsonNode error = Client.json(refused).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(code);
    assertThat(error.path("status").asString()).isEqualTo(status);
    assertThat(error.toString()).contains(part == null ? "" : part);
  }

  @Test
  void aBlockedPromptIsNoErrorAndHasNoCandidates() {
    fail(ErrorKind.CONTENT_POLICY);

    HttpResponse<String> blocked = post(API + "generateContent", HI);

    assertThat(blocked.statusCode()).isEqualTo(200);
    assertThat(Client.json(blocked).has("candidates")).isFalse();
    assertThat(Client.json(blocked).path("promptFeedback").path("blockReason").asString())
        .isEqualTo("PROHIBITED_CONTENT");
  }

  @Test
  void aWrongTokenIsAWrongTokenOnVertexAi() {
    fail(ErrorKind.AUTHENTICATION);

    assertThat(post(VERTEX + "generateContent", HI).statusCode()).isEqualTo(401);
  }

  @Test
  void theKeyComesInAHeaderOrInTheQuery() {
    simulator.behave("g", Behavior.INSTANT.withApiKey("k"));

    assertThat(post(API + "generateContent", HI).statusCode()).isEqualTo(403);
    assertThat(post(API + "generateContent?key=no", HI).statusCode()).isEqualTo(400);
    assertThat(post(API + "generateContent?key=k", HI).statusCode()).isEqualTo(200);
    assertThat(post(API + "generateContent", HI, "x-goog-api-key", "k").statusCode())
        .isEqualTo(200);
    assertThat(post(VERTEX + "generateContent", HI, "Authorization", "Bearer k").statusCode())
        .isEqualTo(200);
  }

  @Test
  void thoughtsAreShownToThoseWhoAskAndCountedForAll() {
    String thinking =
        HI.replaceFirst(
            "\\{",
            "{\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":100,\"includeThoughts\":SHOWN}},");

    JsonNode hidden = answer(thinking.replace("SHOWN", "false"));
    JsonNode shown = answer(thinking.replace("SHOWN", "true"));

    assertThat(hidden.toString()).doesNotContain("\"thought\"");
    JsonNode first = shown.path("candidates").path(0).path("content").path("parts").path(0);
    assertThat(first.path("thought").asBoolean(false)).isTrue();
    assertThat(hidden.path("usageMetadata").path("thoughtsTokenCount").asInt())
        .isPositive()
        .isEqualTo(shown.path("usageMetadata").path("thoughtsTokenCount").asInt());
  }

  @Test
  void modelsAreListedInPages() {
    simulator.behave("g", Behavior.INSTANT.withModels("a", "b", "text-embedding"));

    JsonNode first = get("/g/v1beta/models?pageSize=2");
    JsonNode second =
        get("/g/v1beta/models?pageSize=2&pageToken=" + first.path("nextPageToken").asString());

    assertThat(first.path("models").path(1).path("name").asString()).isEqualTo("models/b");
    assertThat(second.path("models")).hasSize(1);
    assertThat(second.has("nextPageToken")).isFalse();
    assertThat(second.path("models").path(0).path("supportedGenerationMethods").toString())
        .contains("embedContent");
    assertThat(get("/g/v1beta1/publishers/google/models").path("publisherModels")).hasSize(3);
  }

  @Test
  void embeddingsComeInTheFormOfEachService() {
    String request = "{\"model\":\"models/e\",\"content\":{\"parts\":[{\"text\":\"hello\"}]}}";

    JsonNode batch =
        Client.json(
            post(
                "/g/v1beta/models/e:batchEmbedContents",
                "{\"requests\":[" + request + "," + request + "]}"));
    JsonNode one = Client.json(post("/g/v1beta/models/e:embedContent", request));
    JsonNode prediction =
        Client.json(
            post(
                VERTEX.replace("gemini-2.5-flash", "e") + "predict",
                "{\"instances\":[{\"content\":\"hello\"}]}"));

    JsonNode vector = one.path("embedding").path("values");
    assertThat(vector).hasSize(256);
    assertThat(batch.path("embeddings").path(1).path("values")).isEqualTo(vector);
    JsonNode embedding = prediction.path("predictions").path(0).path("embeddings");
    assertThat(embedding.path("values")).isEqualTo(vector);
    assertThat(embedding.path("statistics").path("token_count").asInt()).isEqualTo(2);
  }

  private void fail(ErrorKind kind) {
    simulator.behave(
        "g", Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));
  }

  private JsonNode answer(String body) {
    return Client.json(post(API + "generateContent", body));
  }

  private JsonNode get(String path) {
    return Client.json(client.call("GET", path, ""));
  }

  private HttpResponse<String> post(String path, String body, String... headers) {
    return client.call("POST", path, body, headers);
  }

  private static String joined(List<JsonNode> responses) {
    StringBuilder text = new StringBuilder();
    responses.forEach(response -> text.append(text(response.path("candidates").path(0))));
    return text.toString();
  }

  private static String text(JsonNode candidate) {
    return candidate.path("content").path("parts").path(0).path("text").asString("");
  }
}
