package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.Bodies.asking;
import static dev.sluice.engine.bedrock.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.engine.openai.OpenAiEngine;
import dev.sluice.provider.Auth;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Options;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
final class BedrockProviderIT {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String MODEL = "us.anthropic.claude-x-20260101-v1:0";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final String WEATHER =
      "{'type':'function','function':{'name':'get_weather','description':'Tells the weather.',"
          + "'parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}";

  private static final String CLOCK =
      "{'type':'function','function':{'name':'read_clock','parameters':{'type':'object'}}}";

  private Simulator simulator;
  private HttpTransport transport;

  @BeforeEach
  void start() {
    simulator = Simulator.start(0, Map.of());
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    transport.close();
    simulator.close();
  }

  private Provider bedrock(Auth auth) {
    return new BedrockEngine(transport, InstantSource.fixed(NOW))
        .create(ProviderSpec.of("b", "bedrock", host()).with(auth));
  }

  private Provider bedrock() {
    return bedrock(new Auth.None());
  }

  private Provider openai() {
    return new OpenAiEngine(transport, InstantSource.fixed(NOW))
        .create(ProviderSpec.of("b", "openai", URI.create(simulator.baseUrl("b"))));
  }

  private URI host() {
    return URI.create(simulator.url("b"));
  }

  private void behave(Behavior behavior) {
    simulator.behave("b", behavior);
  }

  private static Auth.AwsSigV4 signing(String secret, @Nullable String token) {
    return new Auth.AwsSigV4(
        "us-east-1",
        new Auth.AwsSigV4.Keys(
            new Secret("AKIDEXAMPLE"),
            new Secret(secret),
            token == null ? null : new Secret(token)));
  }

  private static ProviderCall call(ObjectNode body) {
    return call(body, MODEL);
  }

  private static ProviderCall call(ObjectNode body, String model) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, model, body, Duration.ofMinutes(5));
  }

  private static ProviderCall hello() {
    return call(asking("'max_tokens':400"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'max_tokens':400",
        "'max_tokens':5,'temperature':0.3",
        "'stop':['matter']",
        "'tools':[%w]",
        "'tools':[%w,%c],'tool_choice':'required'",
        "'tools':[%w,%c],'tool_choice':{'type':'function','function':{'name':'read_clock'}}",
        "'response_format':{'type':'json_schema','json_schema':{'name':'out','schema':"
            + "{'type':'object','properties':{'n':{'type':'integer'}},'required':['n']}}}",
      })
  void theAnswerIsThatOfOpenAi(String fields) throws Exception {
    ObjectNode body = asking(fields.replace("%w", WEATHER).replace("%c", CLOCK));
    ((ObjectNode) body.at("/messages/0")).put("content", "What is the weather, and the clock?");

    requireSame(body);
  }

  @Test
  void aWholeConversationWithToolsAndAnImageIsAnsweredAlike() throws Exception {
    ObjectNode body = asking("'tools':[" + WEATHER + "," + CLOCK + "]");
    ArrayNode messages = body.putArray("messages");
    messages.add(json("{'role':'system','content':'Be brief.'}"));
    messages.add(
        json(
            "{'role':'user','content':[{'type':'text','text':'What weather shows the clock?'},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}}]}"));
    JsonNode called = requireSame(body).at("/choices/0/message");
    assertThat(called.path("tool_calls").size()).isEqualTo(2);
    messages.add(called);
    for (JsonNode toolCall : called.path("tool_calls")) {
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", toolCall.path("id").asString())
          .put("content", "42");
    }

    JsonNode answer = requireSame(body);

    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
  }

  @Test
  void aLongPromptIsPartlyReadFromACacheAndCountedAlike() throws Exception {
    ObjectNode body = asking("'max_tokens':40");
    ((ObjectNode) body.at("/messages/0")).put("content", "Tell me. ".repeat(2000));

    assertThat(requireSame(body).at("/usage/prompt_tokens_details/cached_tokens").asInt())
        .isPositive();
  }

  @Test
  void whatTheModelThoughtIsShownAndGoesBackToIt() throws Exception {
    ObjectNode body = asking("'reasoning_effort':'high'");
    JsonNode message = completed(bedrock().complete(call(body))).at("/choices/0/message");
    assertThat(message.path("reasoning_content").asString()).isNotEmpty();
    body.withArray("messages").add(message).add(json("{'role':'user','content':'And then?'}"));

    assertThat(bedrock().complete(call(body))).isInstanceOf(Completed.class);
    assertThat(streamed(body)).isEqualTo(completed(bedrock().complete(call(body))));
  }

  /** The answer of Bedrock, which is OpenAI's, whole and streamed. */
  private JsonNode requireSame(ObjectNode body) throws Exception {
    JsonNode answer = completed(bedrock().complete(call(body)));
    JsonNode expected = completed(openai().complete(call(body)));

    // By their text: a number that was read and one that was counted are no equal nodes.
    assertThat(withoutIds(answer)).hasToString(withoutIds(expected).toString());
    assertThat(streamed(body)).isEqualTo(answer);
    return answer;
  }

  /** Streamed, put together by whoever gets the pieces, and checked against the whole. */
  private JsonNode streamed(ObjectNode body) throws Exception {
    List<ObjectNode> chunks = new ArrayList<>();
    JsonNode whole = completed(bedrock().stream(call(body), chunks::add));
    ChunkAssembly assembly = new ChunkAssembly();
    chunks.forEach(assembly::add);

    assertThat(assembly.whole()).isTrue();
    assertThat(assembly.toCompletion().at("/choices/0/message").path("content"))
        .isEqualTo(whole.at("/choices/0/message").path("content"));
    return whole;
  }

  private static JsonNode completed(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Completed.class);
    return ((Completed) answer).response().body();
  }

  private static JsonNode withoutIds(JsonNode answer) {
    ObjectNode copy = (ObjectNode) answer.deepCopy();
    copy.remove("id");
    copy.remove("created");
    copy.at("/choices/0/message/tool_calls")
        .forEach(toolCall -> ((ObjectNode) toolCall).remove("id"));
    return copy;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MODEL,
        "anthropic.claude-x",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
        "a model ~ with+every*thing%3A",
      })
  void aSignatureHoldsWhateverTheModelIsCalled(String model) throws Exception {
    behave(Behavior.INSTANT.withApiKey(SECRET).withModels(model));
    for (String token : new @Nullable String[] {null, "session+token=="}) {
      Provider provider = bedrock(signing(SECRET, token));

      assertThat(provider.complete(call(asking("'max_tokens':9"), model)))
          .isInstanceOf(Completed.class);
      assertThat(provider.stream(call(asking("'max_tokens':9"), model), chunk -> {}))
          .isInstanceOf(Completed.class);
    }
  }

  @Test
  void anApiKeyIsSentAsABearer() throws Exception {
    behave(Behavior.INSTANT.withApiKey("bedrock-api-key-abc"));
    Auth bearer = new Auth.Header("Authorization", new Secret("Bearer bedrock-api-key-abc"));

    assertThat(bedrock(bearer).complete(hello())).isInstanceOf(Completed.class);
  }

  @Test
  void wrongKeysAreRefusedAndNotShown() throws Exception {
    behave(Behavior.INSTANT.withApiKey(SECRET));
    String wrong = "another-secret-access-key";
    Failed failed = (Failed) bedrock(signing(wrong, null)).complete(hello());

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(failed.toString()).doesNotContain(wrong);
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorHasItsKindWholeAndStreamed(ErrorKind kind) throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));
    ErrorCode expected = ErrorCode.valueOf(kind.name());
    Failed whole = (Failed) bedrock().complete(hello());
    Failed streamed = (Failed) bedrock().stream(hello(), chunk -> {});

    assertThat(whole.code()).isEqualTo(expected);
    assertThat(whole.response()).isNotNull();
    assertThat(streamed.code()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSAL,        CONTENT_POLICY, a guardrail intervened",
    "CONTENT_FILTER, CONTENT_POLICY, the answer was withheld by a content filter",
  })
  void anAnswerThatWasWithheldIsARefusalAndIsBilled(Kind kind, ErrorCode code, String message)
      throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(kind, When.ALWAYS)));
    for (Failed failed :
        List.of(
            (Failed) bedrock().complete(hello()),
            (Failed) bedrock().stream(hello(), chunk -> {}))) {
      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.message()).isEqualTo(message);
      assertThat(failed.bill().usage().outputTokens()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TRUNCATE,           STREAM_BROKEN",
    "RESET,              STREAM_BROKEN",
    "WRONG_CONTENT_TYPE, SERVER_ERROR",
    "ERROR_IN_200,       SERVER_ERROR",
  })
  void anAnswerThatBreaksIsAFailure(Kind kind, ErrorCode code) throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(kind, When.ALWAYS)));

    assertThat(((Failed) bedrock().complete(hello())).code()).isEqualTo(code);
    assertThat(((Failed) bedrock().stream(hello(), chunk -> {})).code()).isEqualTo(code);
  }

  @Test
  void aStreamWithoutItsLastEventIsBrokenWhateverCameBefore() throws Exception {
    List<ObjectNode> whole = new ArrayList<>();
    var _ = bedrock().stream(hello(), whole::add);
    // As many events as chunks, less the usage, plus the start and the stop of the only block.
    for (int pieces = 0; pieces < whole.size() + 1; pieces++) {
      behave(Behavior.INSTANT.withFaults(Fault.of(Kind.TRUNCATE, When.ALWAYS).afterPieces(pieces)));

      assertThat(((Failed) bedrock().stream(hello(), chunk -> {})).code())
          .as("after %d events", pieces)
          .isEqualTo(ErrorCode.STREAM_BROKEN);
    }
  }

  @ParameterizedTest
  @CsvSource({"RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "TIMEOUT", "INVALID_REQUEST"})
  void anErrorInTheMiddleOfAStreamHasItsKind(ErrorKind kind) throws Exception {
    behave(
        Behavior.INSTANT.withFaults(
            Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
                .withError(Fault.Reply.of(kind))
                .afterPieces(3)));
    List<ObjectNode> chunks = new ArrayList<>();
    Failed failed = (Failed) bedrock().stream(hello(), chunks::add);

    assertThat(failed.code()).isEqualTo(ErrorCode.valueOf(kind.name()));
    assertThat(chunks).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "malformed_tool_use,            SERVER_ERROR",
    "malformed_model_output,        SERVER_ERROR",
    "model_context_window_exceeded, CONTEXT_EXCEEDED",
  })
  void anAnswerThatIsNoneIsAFailureAndIsBilled(String stopReason, ErrorCode code) throws Exception {
    String answer =
        "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[]}},\"stopReason\":\"%s\",\"usage\":{\"inputTokens\":7,\"outputTokens\":0,\"totalTokens\":7}}"
            .formatted(stopReason);
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, answer))) {
      Provider provider =
          new BedrockEngine(transport, InstantSource.system())
              .create(ProviderSpec.of("b", "bedrock", server.host()));
      Failed failed = (Failed) provider.complete(hello());

      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.bill().usage().inputTokens()).isEqualTo(7);
    }
  }

  @Test
  void embeddingsAreRefusedWithoutAskingAnybody() throws Exception {
    ProviderCall call =
        new ProviderCall(
            "job-1.1",
            Endpoint.EMBEDDINGS,
            MODEL,
            json("{'model':'m','input':'Hi'}"),
            Duration.ofMinutes(1));
    Failed failed = (Failed) bedrock().complete(call);

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).contains("no embeddings");
    assertThat(simulator.ledger().calls()).isEmpty();
  }

  @Test
  void aFieldThatConverseHasNotIsNamedWithoutAskingAnybody() throws Exception {
    Failed failed = (Failed) bedrock().complete(call(asking("'seed':7")));

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).isEqualTo("seed: Bedrock has no equivalent; leave it out");
    assertThat(simulator.ledger().calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedCallIsAbortedOnTheWire(boolean streamed) throws Exception {
    Fault hang = Fault.of(Kind.HANG, When.ALWAYS);
    behave(Behavior.INSTANT.withFaults(streamed ? hang.afterPieces(3) : hang));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ProviderAnswer> call =
          threads.submit(
              () ->
                  streamed ? bedrock().stream(hello(), chunk -> {}) : bedrock().complete(hello()));
      await().until(() -> simulator.ledger().counts("b").inFlight() == 1);
      threads.shutdownNow();

      assertThatThrownBy(call::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      await().until(() -> simulator.ledger().counts("b").clientGone() == 1);
    }
  }

  @Test
  void aSinkThatWantsNoMoreEndsTheCall() throws Exception {
    behave(Behavior.INSTANT.withChunkDelay(Duration.ofMillis(20)));

    assertThatThrownBy(
            () ->
                bedrock().stream(
                    hello(),
                    chunk -> {
                      throw new InterruptedException("enough");
                    }))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("enough");
    await().until(() -> simulator.ledger().counts("b").clientGone() == 1);
  }

  @Test
  void modelsAreListedAsTheyAreCalled() throws Exception {
    behave(
        Behavior.INSTANT
            .withApiKey(SECRET)
            .withModels("amazon.titan-x", MODEL, "eu.anthropic.claude-x-20260101-v1:0"));
    ModelListing.Listed listed = (ModelListing.Listed) bedrock(signing(SECRET, null)).listModels();

    assertThat(listed.models())
        .extracting(ListedModel::name)
        .containsExactly("amazon.titan-x", MODEL, "eu.anthropic.claude-x-20260101-v1:0");
    assertThat(listed.models()).extracting(model -> model.abilities().vision()).containsOnly(true);
  }

  @Test
  void modelsMayBeListedElsewhere() throws Exception {
    behave(Behavior.INSTANT.withModels("amazon.titan-x"));
    Provider provider =
        new BedrockEngine(transport, InstantSource.system())
            .create(
                ProviderSpec.of("b", "bedrock", URI.create("http://127.0.0.1:1"))
                    .with(new Options(Map.of("control_host", List.of(host().toString())))));

    assertThat(((ModelListing.Listed) provider.listModels()).models()).hasSize(1);
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    behave(Behavior.INSTANT.withApiKey(SECRET));
    ModelListing.Failed failed =
        (ModelListing.Failed) bedrock(signing("wrong-secret", null)).listModels();

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
  }
}
