package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.engine.openai.OpenAiEngine;
import dev.sluice.provider.Auth;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
final class GeminiProviderIT {

  private static final String KEY = "AIza-very-secret-key";
  private static final String VERTEX = "/v1/projects/p/locations/global/publishers/google";
  private static final ChunkSink NOBODY = chunk -> {};

  private static final String ONE =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}";
  private static final String TWO =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]},\"finishReason\":\"STOP\"}]}";

  private static HttpTransport transport;

  private final Simulator simulator = Simulator.start(0, Map.of());

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  @AfterEach
  void stopSimulator() {
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1beta", VERTEX})
  void aChatIsAnsweredWholeAndInPiecesAlike(String path) throws Exception {
    Provider provider = provider(path);
    List<ObjectNode> chunks = new ArrayList<>();

    Completed whole = (Completed) provider.complete(chat("Tell me about tides"));
    Completed streamed = (Completed) provider.stream(chat("Tell me about tides"), chunks::add);

    assertThat(content(whole)).contains("Tell me about tides").isEqualTo(content(streamed));
    assertThat(whole.bill()).isEqualTo(streamed.bill());
    assertThat(chunks)
        .hasSizeGreaterThan(5)
        .allMatch(chunk -> chunk.path("object").asString().equals("chat.completion.chunk"));
    StringBuilder pieces = new StringBuilder();
    chunks.forEach(chunk -> pieces.append(chunk.at("/choices/0/delta/content").asString("")));
    assertThat(pieces).hasToString(content(whole));
  }

  @Test
  void theKeyGoesInItsHeaderAndIsHiddenWhenItComesBack() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) ->
                wire.json(
                    400,
                    "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"API key not valid: "
                        + KEY
                        + "\"}}"))) {
      Failed failed =
          (Failed)
              create(
                      ProviderSpec.of("g", "gemini", server.host())
                          .with(new Auth.Header("x-goog-api-key", new Secret(KEY))))
                  .complete(chat("Hi"));

      assertThat(server.onlyRequest().headers()).containsEntry("x-goog-api-key", KEY);
      assertThat(server.onlyRequest().path()).isEqualTo("/v1/models/m1:generateContent");
      assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
      assertThat(failed.toString()).doesNotContain(KEY);
    }
  }

  @Test
  void whatCannotBeSaidIsNotSent() throws Exception {
    ObjectNode body = chat("Hi").body().put("logit_bias", "no").put("x_new", 1);
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, "{}"))) {
      Provider provider = create(ProviderSpec.of("g", "gemini", server.host()));

      assertThat(failed(provider.complete(call(body))).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(failed(provider.stream(call(body), NOBODY)).message()).startsWith("logit_bias: ");
      assertThat(server.connections()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION, AUTHENTICATION",
    "PERMISSION_DENIED, PERMISSION_DENIED",
    "QUOTA_EXHAUSTED, QUOTA_EXHAUSTED",
    "RATE_LIMITED, RATE_LIMITED",
    "OVERLOADED, OVERLOADED",
    "SERVER_ERROR, SERVER_ERROR",
    "TIMEOUT, TIMEOUT",
    "CONTEXT_EXCEEDED, CONTEXT_EXCEEDED",
    "CONTENT_POLICY, CONTENT_POLICY",
    "INVALID_REQUEST, INVALID_REQUEST",
    "MODEL_NOT_FOUND, MODEL_NOT_FOUND",
    "PAYLOAD_TOO_LARGE, PAYLOAD_TOO_LARGE",
  })
  void everyErrorIsWhatItIsWhereverItComes(ErrorKind kind, ErrorCode code) throws Exception {
    simulator.behave(
        "g", Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));
    Provider provider = provider("/v1beta");

    assertThat(failed(provider.complete(chat("Hi"))).code()).isEqualTo(code);
    assertThat(failed(provider.stream(chat("Hi"), NOBODY)).code()).isEqualTo(code);

    behave(
        Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS).withError(Fault.Reply.of(kind)).afterPieces(2));
    assertThat(failed(provider.stream(chat("Hi"), NOBODY)).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "TRUNCATE, STREAM_BROKEN",
    "RESET, STREAM_BROKEN",
    "REFUSAL, CONTENT_POLICY",
    "CONTENT_FILTER, CONTENT_POLICY",
    "WRONG_CONTENT_TYPE, SERVER_ERROR",
    "ERROR_IN_200, SERVER_ERROR",
  })
  void whatGoesWrongWithAnAnswerIsTold(Kind kind, ErrorCode code) throws Exception {
    behave(Fault.of(kind, When.ALWAYS));

    assertThat(failed(provider("/v1beta").complete(chat("Hi"))).code()).isEqualTo(code);
    assertThat(failed(provider("/v1beta").stream(chat("Hi"), NOBODY)).code()).isEqualTo(code);
  }

  @Test
  void aStreamThatEndsBeforeItBeganIsBroken() throws Exception {
    behave(Fault.of(Kind.TRUNCATE, When.ALWAYS).afterPieces(0));

    assertThat(failed(provider("/v1beta").stream(chat("Hi"), NOBODY)).code())
        .isEqualTo(ErrorCode.STREAM_BROKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json  |[<1>,$<2>]",
        "application/json  |[<1>,<2>",
        "application/json  |[<2>]",
        "application/json  |<2>",
        "text/event-stream |data: <1>$$data: <2>$$",
        "text/event-stream |: hello$$data: <1>$$data: <2>",
        "text/event-stream |data: <1>$$data: <2>$$data: [DONE]$$",
      })
  void aStreamMayBeFramedInEveryWay(String type, String body) throws Exception {
    Completed answer = (Completed) streamed(type, body);

    assertThat(content(answer)).endsWith("lo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json  |[<1>,|STREAM_BROKEN",
        "application/json  |[<1>]|STREAM_BROKEN",
        "application/json  |[<1>,{\"candid|STREAM_BROKEN",
        "application/json  |[]|STREAM_BROKEN",
        "text/event-stream |data: <1>$$|STREAM_BROKEN",
        "text/event-stream |data: <1>$$data: {\"candid|STREAM_BROKEN",
        "text/html         |<html><title>Sign in</title></html>|SERVER_ERROR",
        "application/json  |[<1>,{\"error\":{\"code\":503,\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}]|OVERLOADED",
      })
  void aStreamThatBreaksIsToldFromOneThatEnds(String type, String body, ErrorCode code)
      throws Exception {
    Failed failed = failed(streamed(type, body));

    assertThat(failed.code()).isEqualTo(code);
  }

  @Test
  void aStreamIsReadAsItComes() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.raw(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\ndata: "
                      + ONE
                      + "\n\n");
              wire.awaitEnd();
            })) {
      Provider provider = create(ProviderSpec.of("g", "gemini", server.host()));

      assertThatThrownBy(
              () ->
                  provider.stream(
                      chat("Hi"),
                      chunk -> {
                        if (chunk.at("/choices/0/delta/content").asString("").equals("Hel")) {
                          throw new InterruptedException("enough");
                        }
                      }))
          .isInstanceOf(InterruptedException.class)
          .hasMessage("enough");
      assertThat(server.onlyRequest().path())
          .isEqualTo("/v1/models/m1:streamGenerateContent?alt=sse");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatIsGivenUpIsAbortedOnTheWire(boolean stream) throws Exception {
    simulator.behave("g", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofHours(1))));
    Provider provider = provider("/v1beta");
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ProviderAnswer> answer =
          caller.submit(
              () -> stream ? provider.stream(chat("Hi"), NOBODY) : provider.complete(chat("Hi")));
      await().until(() -> simulator.ledger().counts("g").inFlight() == 1);

      caller.shutdownNow();

      assertThatThrownBy(answer::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      await().until(() -> simulator.ledger().counts("g").clientGone() == 1);
    }
  }

  @Test
  void theBudgetEndsACallThatHangs() throws Exception {
    behave(Fault.of(Kind.HANG, When.ALWAYS).afterPieces(1));
    ProviderCall call =
        new ProviderCall(
            "1", Endpoint.CHAT_COMPLETIONS, "m1", chat("Hi").body(), Duration.ofMillis(300));

    assertThat(failed(provider("/v1beta").complete(call)).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failed(provider("/v1beta").stream(call, NOBODY)).code())
        .isEqualTo(ErrorCode.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1beta", VERTEX})
  void embeddingsAreTheSameInEveryForm(String path) throws Exception {
    Provider provider = provider(path);

    Completed numbers =
        (Completed) provider.complete(embeddings("{'input':['a','hello'],'dimensions':3}"));
    Completed bytes =
        (Completed)
            provider.complete(
                embeddings("{'input':'hello','dimensions':3,'encoding_format':'base64'}"));
    Completed expected =
        (Completed)
            new OpenAiEngine(transport, InstantSource.system())
                .create(ProviderSpec.of("o", "openai", URI.create(simulator.baseUrl("o"))))
                .complete(
                    embeddings("{'input':'hello','dimensions':3,'encoding_format':'base64'}"));

    assertThat(numbers.response().body().path("data")).hasSize(2);
    assertThat(numbers.response().body().at("/data/1/embedding")).hasSize(3);
    assertThat(bytes.response().body().path("data"))
        .isEqualTo(expected.response().body().path("data"));
    assertThat(numbers.bill().usage())
        .isEqualTo(path.equals(VERTEX) ? new Usage(3, 0, 0, 0) : Usage.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input':[1,2]}|input",
        "{'input':[]}|input",
        "{}|input",
        "{'input':'a','dimensions':0}|dimensions",
        "{'input':'a','encoding_format':'hex'}|encoding_format",
        "{'input':'a','task':'search'}|task",
      })
  void embeddingsThatCannotBeAskedForAreRefusedByTheField(String body, String field)
      throws Exception {
    Failed failed = failed(provider("/v1beta").complete(embeddings(body)));

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).startsWith(field + ": ");
  }

  @Test
  void modelsAreListedPageByPage() throws Exception {
    List<String> pages =
        List.of(
            "{\"models\":[{\"name\":\"models/a\",\"inputTokenLimit\":1048576,\"outputTokenLimit\":65536,"
                + "\"supportedGenerationMethods\":[\"generateContent\"]},"
                + "{\"name\":\"models/images\",\"supportedGenerationMethods\":[\"predict\"]}],"
                + "\"nextPageToken\":\"t 2\"}",
            "{\"models\":[{\"name\":\"models/b\",\"supportedGenerationMethods\":[\"embedContent\"]}]}");
    try (WireServer server =
        new WireServer(
            (request, wire) ->
                wire.json(200, pages.get(request.path().endsWith("pageToken=t+2") ? 1 : 0)))) {
      ModelListing listing = create(ProviderSpec.of("g", "gemini", server.host())).listModels();

      assertThat(listing)
          .isEqualTo(
              new ModelListing.Listed(
                  List.of(
                      new ListedModel("a", 1048576, 65536, ListedModel.Abilities.UNKNOWN, null),
                      ListedModel.named("b"))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1beta", VERTEX})
  void bothServicesListTheirModels(String path) throws Exception {
    simulator.behave("g", Behavior.INSTANT.withModels("gemini-2.5-flash", "gemini-3-pro"));

    ModelListing.Listed listed = (ModelListing.Listed) provider(path).listModels();

    assertThat(listed.models())
        .extracting(ListedModel::name)
        .containsExactly("gemini-2.5-flash", "gemini-3-pro");
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    simulator.behave("g", Behavior.INSTANT.withApiKey("another"));

    ModelListing.Failed failed = (ModelListing.Failed) provider("/v1beta").listModels();

    assertThat(failed.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void aConversationWithToolsGoesOnWhereSignaturesAreWanted() throws Exception {
    String tools =
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\"}}}]";
    String question = "{\"role\":\"user\",\"content\":\"What is the weather?\"}";
    Provider provider = provider("/v1beta");

    Completed called =
        (Completed) provider.complete(gemini3("{\"messages\":[" + question + "]," + tools + "}"));
    JsonNode message = called.response().body().at("/choices/0/message");
    String result =
        "{\"role\":\"tool\",\"content\":\"12 degrees\",\"tool_call_id\":\""
            + message.at("/tool_calls/0/id").asString()
            + "\"}";
    Completed answer =
        (Completed)
            provider.complete(
                gemini3(
                    "{\"messages\":["
                        + question
                        + ","
                        + message
                        + ","
                        + result
                        + "],"
                        + tools
                        + "}"));

    assertThat(message.at("/tool_calls/0/extra_content/google/thought_signature").asString(""))
        .isNotEmpty();
    assertThat(content(answer)).isNotBlank();
  }

  /** A dollar stands for the end of a line. */
  private ProviderAnswer streamed(String type, String body) throws Exception {
    String framed = body.replace("$", "\r\n").replace("<1>", ONE).replace("<2>", TWO);
    try (WireServer server = new WireServer((request, wire) -> wire.send(200, type, framed))) {
      return create(ProviderSpec.of("g", "gemini", server.host())).stream(chat("Hi"), NOBODY);
    }
  }

  private void behave(Fault fault) {
    simulator.behave("g", Behavior.INSTANT.withFaults(fault));
  }

  private Provider provider(String path) {
    return create(ProviderSpec.of("g", "gemini", URI.create(simulator.url("g") + path)));
  }

  private static Provider create(ProviderSpec spec) {
    return new GeminiEngine(transport, InstantSource.system()).create(spec);
  }

  private static Failed failed(ProviderAnswer answer) {
    return (Failed) answer;
  }

  private static ProviderCall chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return call(body);
  }

  private static ProviderCall gemini3(String body) {
    return new ProviderCall(
        "job-1.1",
        Endpoint.CHAT_COMPLETIONS,
        "gemini-3-pro",
        (ObjectNode) Json.mapper().readTree(body),
        Duration.ofSeconds(30));
  }

  private static ProviderCall call(ObjectNode body) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, "m1", body, Duration.ofSeconds(30));
  }

  private static ProviderCall embeddings(String body) {
    ObjectNode json = (ObjectNode) Json.mapper().readTree(body.replace('\'', '"'));
    return new ProviderCall(
        "job-1.1", Endpoint.EMBEDDINGS, "e1", json.put("model", "e1"), Duration.ofSeconds(30));
  }

  private static String content(Completed answer) {
    return answer.response().body().at("/choices/0/message/content").asString();
  }
}
