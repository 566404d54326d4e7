package dev.sluice.engine.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.RecordingProxy;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Bill;
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
import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
final class AnthropicProviderIT {

  private static final String KEY = "sk-ant-very-secret-key-0123456789";

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

  @ParameterizedTest
  @ValueSource(strings = {"", "/v1"})
  void aRequestNamesItsVersionAndProvesItselfAsWasDescribed(String path) throws Exception {
    behave(Behavior.INSTANT.withApiKey(KEY));
    try (RecordingProxy proxy = new RecordingProxy(host())) {
      URI host = URI.create(proxy.instead(host()) + path);

      assertThat(provider(host).complete(chat("Hi"))).isInstanceOf(Completed.class);

      assertThat(proxy.onlyRequest().target()).isEqualTo("/anthropic/v1/messages");
      assertThat(proxy.onlyRequest().headers())
          .containsEntry("x-api-key", KEY)
          .containsEntry("anthropic-version", "2023-06-01")
          .containsEntry("content-type", "application/json");
      assertThat(proxy.onlyRequest().json().path("max_tokens").asInt()).isEqualTo(4096);
    }
  }

  @Test
  void aTokenMayStandInForTheKey() throws Exception {
    behave(Behavior.INSTANT.withApiKey(KEY));
    Auth bearer = new Auth.Header("Authorization", new Secret("Bearer " + KEY));

    assertThat(provider(spec(host()).with(bearer)).complete(chat("Hi")))
        .isInstanceOf(Completed.class);
  }

  @Test
  void theIdOfTheRequestIsKept() throws Exception {
    Completed answer = (Completed) provider(host()).complete(chat("Hi"));

    assertThat(answer.response().requestId()).isEqualTo("req_1");
  }

  @Test
  void aLongAnswerComesInPiecesThoughNobodyAskedForThem() throws Exception {
    try (RecordingProxy proxy = new RecordingProxy(host())) {
      ObjectNode body = body("Hi");
      Provider provider = provider(proxy.instead(host()));

      Completed at = (Completed) provider.complete(call(body.deepCopy().put("max_tokens", 21_333)));
      Completed above =
          (Completed) provider.complete(call(body.deepCopy().put("max_tokens", 21_334)));

      assertThat(proxy.requests())
          .extracting(request -> request.json().path("stream").asBoolean(false))
          .containsExactly(false, true);
      assertThat(above.response().body().path("choices"))
          .isEqualTo(at.response().body().path("choices"));
    }
  }

  @Test
  void theNumberOfTokensWhereAJobNamesNoneIsPartOfTheDescription() throws Exception {
    ProviderSpec spec = spec(host()).with(new Options(Map.of("default_max_tokens", List.of("2"))));

    Completed answer = (Completed) provider(spec).complete(chat("Hi"));

    assertThat(answer.bill().usage().outputTokens()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "", "4k"})
  void aNumberOfTokensThatIsNoneIsRefusedBeforeAnyCall(String number) {
    ProviderSpec spec =
        spec(host()).with(new Options(Map.of("default_max_tokens", List.of(number))));

    assertThatThrownBy(() -> provider(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("default_max_tokens of provider anthropic is \"" + number + "\"");
  }

  @Test
  void whatCannotBeAskedForIsNotAskedFor() throws Exception {
    Failed failed =
        (Failed) provider(host()).complete(call(body("Hi").put("frequency_penalty", 1)));
    Failed embedding =
        (Failed)
            provider(host())
                .complete(
                    new ProviderCall(
                        "1", Endpoint.EMBEDDINGS, "e", body("Hi"), Duration.ofSeconds(30)));

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).startsWith("frequency_penalty: ");
    assertThat(embedding.message()).isEqualTo("url: Anthropic has no embeddings");
    assertThat(simulator.ledger().calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION,AUTHENTICATION,401",
    "PERMISSION_DENIED,PERMISSION_DENIED,403",
    "QUOTA_EXHAUSTED,QUOTA_EXHAUSTED,400",
    "RATE_LIMITED,RATE_LIMITED,429",
    "OVERLOADED,OVERLOADED,529",
    "SERVER_ERROR,SERVER_ERROR,500",
    "TIMEOUT,TIMEOUT,504",
    "CONTEXT_EXCEEDED,CONTEXT_EXCEEDED,400",
    "CONTENT_POLICY,CONTENT_POLICY,400",
    "INVALID_REQUEST,INVALID_REQUEST,400",
    "MODEL_NOT_FOUND,MODEL_NOT_FOUND,404",
    "PAYLOAD_TOO_LARGE,PAYLOAD_TOO_LARGE,413"
  })
  void anErrorIsUnderstoodWhetherTheAnswerWasWantedWholeOrInPieces(
      Fault.ErrorKind error, ErrorCode code, int status) throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(error), Fault.When.ALWAYS)));
    List<ObjectNode> chunks = new ArrayList<>();

    Failed whole = (Failed) provider(host()).complete(chat("Hi"));
    Failed streamed = (Failed) provider(host()).stream(chat("Hi"), chunks::add);

    assertThat(whole.code()).isEqualTo(code);
    assertThat(Objects.requireNonNull(whole.response()).statusCode()).isEqualTo(status);
    assertThat(whole.retryAfter())
        .isEqualTo(code == ErrorCode.RATE_LIMITED ? Duration.ofSeconds(1) : null);
    assertThat(streamed.code()).isEqualTo(code);
    assertThat(chunks).isEmpty();
  }

  @Test
  void aKeyThatIsRefusedIsNotShown() throws Exception {
    Fault.Reply repeating = Fault.Reply.of(401, "authentication_error", "bad key " + KEY);
    behave(Behavior.INSTANT.withFaults(Fault.status(repeating, Fault.When.ALWAYS)));

    Failed failed = (Failed) provider(host()).complete(chat("Hi"));

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(failed.toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusalIsBilledAndIsNoAnswer(boolean inPieces) throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(Fault.Kind.REFUSAL, Fault.When.ALWAYS)));

    Failed failed = (Failed) ask(inPieces);

    assertThat(failed.code()).isEqualTo(ErrorCode.CONTENT_POLICY);
    assertThat(failed.message()).isEqualTo("the model refused to answer (general_harms)");
    assertThat(failed.bill().usage().outputTokens()).isPositive();
    assertThat(failed.toString()).contains("I’m sorry");
  }

  @Test
  void anErrorInTheMiddleOfAStreamIsUnderstoodAndWhatWasCountedIsBilled() throws Exception {
    Fault.Reply overloaded = Fault.Reply.of(Fault.ErrorKind.OVERLOADED);
    behave(
        Behavior.INSTANT.withFaults(
            Fault.of(Fault.Kind.ERROR_IN_STREAM, Fault.When.ALWAYS)
                .withError(overloaded)
                .afterPieces(5)));
    List<ObjectNode> chunks = new ArrayList<>();

    Failed failed = (Failed) provider(host()).stream(chat("Hi"), chunks::add);

    assertThat(failed.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(failed.message()).isEqualTo("Overloaded");
    assertThat(failed.bill().usage().inputTokens()).isPositive();
    assertThat(chunks).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"TRUNCATE,0", "TRUNCATE,1", "TRUNCATE,4", "RESET,1", "RESET,4"})
  void aStreamThatEndsTooEarlyIsBrokenAndWhatWasCountedIsBilled(Fault.Kind kind, int pieces)
      throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(kind, Fault.When.ALWAYS).afterPieces(pieces)));

    Failed failed = (Failed) ask(true);

    assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    assertThat(failed.bill().equals(Bill.NONE)).isEqualTo(pieces == 0);
  }

  @Test
  void aPageInPlaceOfAStreamIsAnErrorOfTheServer() throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(Fault.Kind.WRONG_CONTENT_TYPE, Fault.When.ALWAYS)));

    Failed failed = (Failed) ask(true);

    assertThat(failed.code()).isEqualTo(ErrorCode.SERVER_ERROR);
    assertThat(failed.message()).isEqualTo("answered with text/html, not JSON");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallThatIsGivenUpIsAbortedOnTheWire(boolean inPieces) throws Exception {
    behave(
        Behavior.INSTANT.withFaults(
            inPieces
                ? Fault.of(Fault.Kind.HANG, Fault.When.ALWAYS).afterPieces(4)
                : Fault.of(Fault.Kind.HANG, Fault.When.ALWAYS)));
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                ask(inPieces);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    await().until(() -> simulator.ledger().counts("anthropic").received() == 1);

    caller.interrupt();
    interrupted.await();

    await().until(() -> simulator.ledger().calls().getFirst().clientGone());
  }

  @Test
  void aSinkThatWantsNoMoreEndsTheCallOnTheWire() {
    behave(Behavior.INSTANT.withChunkDelay(Duration.ofMillis(20)));

    assertThatThrownBy(
            () ->
                provider(host()).stream(
                    chat("Hi"),
                    chunk -> {
                      throw new InterruptedException("enough");
                    }))
        .isInstanceOf(InterruptedException.class);

    await().until(() -> simulator.ledger().calls().getFirst().clientGone());
  }

  @Test
  void allModelsAreListedHoweverManyPagesTheyFill() throws Exception {
    String[] names = IntStream.range(0, 1001).mapToObj(i -> "claude-" + i).toArray(String[]::new);
    behave(Behavior.INSTANT.withModels(names).withApiKey(KEY));

    ModelListing.Listed listing = (ModelListing.Listed) provider(host()).listModels();

    assertThat(listing.models()).extracting(ListedModel::name).containsExactly(names);
    assertThat(listing.models().getFirst())
        .isEqualTo(
            new ListedModel(
                "claude-0",
                200_000,
                64_000,
                Set.of(Endpoint.CHAT_COMPLETIONS),
                new ListedModel.Abilities(null, true, true),
                null));
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    behave(Behavior.INSTANT.withApiKey("another"));

    assertThat(provider(host()).listModels())
        .isEqualTo(new ModelListing.Failed(ErrorCode.AUTHENTICATION, "invalid x-api-key"));
  }

  private ProviderAnswer ask(boolean inPieces) throws InterruptedException {
    Provider provider = provider(host());
    return inPieces ? provider.stream(chat("Hi"), chunk -> {}) : provider.complete(chat("Hi"));
  }

  private void behave(Behavior behavior) {
    simulator.behave("anthropic", behavior);
  }

  private URI host() {
    return URI.create(simulator.url("anthropic"));
  }

  private Provider provider(URI host) {
    return provider(spec(host));
  }

  private Provider provider(ProviderSpec spec) {
    return new AnthropicEngine(transport, InstantSource.system()).create(spec);
  }

  private static ProviderSpec spec(URI host) {
    return ProviderSpec.of("anthropic", "anthropic", host)
        .with(new Auth.Header("x-api-key", new Secret(KEY)));
  }

  private static ProviderCall chat(String prompt) {
    return call(body(prompt));
  }

  private static ProviderCall call(ObjectNode body) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, "claude-x", body, Duration.ofSeconds(30));
  }

  private static ObjectNode body(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return body;
  }
}
