package dev.sluice.engine.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.RecordingProxy;
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
import dev.sluice.provider.ProviderMetadata;
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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
final class OllamaProviderIT {

  private static final String KEY = "ollama-very-secret-key-0123456789";

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

  @Test
  void aServerOfOnesOwnNeedsNoKeyAndTheCloudsIsABearer() throws Exception {
    assertThat(provider(host()).complete(chat("Hi"))).isInstanceOf(Completed.class);

    behave(Behavior.INSTANT.withApiKey(KEY));
    Auth bearer = new Auth.Header("Authorization", new Secret("Bearer " + KEY));
    assertThat(provider(spec(host()).with(bearer)).complete(chat("Hi")))
        .isInstanceOf(Completed.class);
    assertThat(((Failed) provider(host()).complete(chat("Hi"))).code())
        .isEqualTo(ErrorCode.AUTHENTICATION);
  }

  @Test
  void whetherPiecesAreWantedIsAlwaysSaid() throws Exception {
    try (RecordingProxy proxy = new RecordingProxy(host())) {
      Provider provider =
          provider(
              spec(proxy.instead(host())).with(new Options(Map.of("num_ctx", List.of("16384")))));

      provider.complete(chat("Hi"));
      provider.stream(chat("Hi"), chunk -> {});

      assertThat(proxy.requests())
          .extracting(request -> request.json().path("stream"))
          .containsExactly(
              Json.mapper().getNodeFactory().booleanNode(false),
              Json.mapper().getNodeFactory().booleanNode(true));
      assertThat(proxy.requests())
          .allSatisfy(
              request -> {
                assertThat(request.target()).isEqualTo("/ollama/api/chat");
                assertThat(request.json().path("options").path("num_ctx").asInt()).isEqualTo(16384);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "", "4k"})
  void aWindowThatIsNoneIsRefusedBeforeAnyCall(String number) {
    ProviderSpec spec = spec(host()).with(new Options(Map.of("num_ctx", List.of(number))));

    assertThatThrownBy(() -> provider(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("num_ctx of provider ollama is \"" + number + "\"");
  }

  @Test
  void anAnswerIsKnownByItsCall() throws Exception {
    Completed answer = (Completed) provider(host()).complete(chat("Hi"));

    assertThat(answer.response().body().path("id").asString()).isEqualTo("chatcmpl-job-1.1");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION,AUTHENTICATION,401",
    "PERMISSION_DENIED,PERMISSION_DENIED,403",
    "QUOTA_EXHAUSTED,QUOTA_EXHAUSTED,402",
    "RATE_LIMITED,RATE_LIMITED,429",
    "OVERLOADED,OVERLOADED,503",
    "SERVER_ERROR,SERVER_ERROR,500",
    "TIMEOUT,TIMEOUT,408",
    "CONTEXT_EXCEEDED,CONTEXT_EXCEEDED,400",
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
    assertThat(streamed.code()).isEqualTo(code);
    assertThat(chunks).isEmpty();
  }

  @Test
  void aFullQueueIsALimitAndNoOutage() throws Exception {
    behave(
        Behavior.INSTANT
            .withLimits(null, null, 1)
            .withFaults(Fault.of(Fault.Kind.HANG, Fault.When.promptContains("stay"))));
    Thread first =
        Thread.startVirtualThread(
            () -> {
              try {
                provider(host()).complete(chat("stay"));
              } catch (InterruptedException e) {
                // Given up at the end of the test.
              }
            });
    await().until(() -> simulator.ledger().counts("ollama").inFlight() == 1);

    Failed second = (Failed) provider(host()).complete(chat("Hi"));
    first.interrupt();
    first.join();

    assertThat(second.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(second.message()).contains("maximum pending requests exceeded");
  }

  @Test
  void anErrorInTheMiddleOfAStreamIsUnderstood() throws Exception {
    behave(
        Behavior.INSTANT.withFaults(
            Fault.of(Fault.Kind.ERROR_IN_STREAM, Fault.When.ALWAYS)
                .withError(Fault.Reply.of(Fault.ErrorKind.SERVER_ERROR))
                .afterPieces(2)));
    List<ObjectNode> chunks = new ArrayList<>();

    Failed failed = (Failed) provider(host()).stream(chat("Hi"), chunks::add);

    assertThat(failed.code()).isEqualTo(ErrorCode.SERVER_ERROR);
    assertThat(failed.message()).isEqualTo("llama runner process has terminated");
    assertThat(chunks).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"TRUNCATE,0", "TRUNCATE,3", "RESET,1", "RESET,3"})
  void aStreamThatEndsTooEarlyIsBroken(Fault.Kind kind, int pieces) throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(kind, Fault.When.ALWAYS).afterPieces(pieces)));

    Failed failed = (Failed) ask(true);

    assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageInPlaceOfAnAnswerIsAnErrorOfTheServer(boolean inPieces) throws Exception {
    behave(Behavior.INSTANT.withFaults(Fault.of(Fault.Kind.WRONG_CONTENT_TYPE, Fault.When.ALWAYS)));

    assertThat(((Failed) ask(inPieces)).code()).isEqualTo(ErrorCode.SERVER_ERROR);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallThatIsGivenUpIsAbortedOnTheWire(boolean inPieces) throws Exception {
    Fault hang = Fault.of(Fault.Kind.HANG, Fault.When.ALWAYS);
    behave(Behavior.INSTANT.withFaults(inPieces ? hang.afterPieces(2) : hang));
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
    await().until(() -> simulator.ledger().counts("ollama").received() == 1);

    caller.interrupt();
    interrupted.await();

    await().until(() -> simulator.ledger().calls().getFirst().clientGone());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"dimensions\":8}", "{\"encoding_format\":\"base64\"}"})
  void embeddingsComeAsOpenAiWouldGiveThem(String fields) throws Exception {
    ObjectNode body = (ObjectNode) Json.mapper().readTree(fields);
    body.putArray("input").add("one").add("two");
    Provider openAi =
        new OpenAiEngine(transport, InstantSource.system())
            .create(ProviderSpec.of("openai", "openai", URI.create(simulator.baseUrl("openai"))));

    Completed answer = (Completed) provider(host()).complete(embedding(body));
    Completed expected = (Completed) openAi.complete(embedding(body));

    assertThat(asWritten(answer)).isEqualTo(asWritten(expected));
    assertThat(answer.bill()).isEqualTo(expected.bill());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"input":[1,2]}                            | input: must be a text or an array of texts; Ollama takes no tokens
          {"input":[]}                               | input: is empty
          {"input":"a","dimensions":0}               | dimensions: must be a whole number from 1 on
          {"input":"a","encoding_format":"int8"}     | encoding_format: must be float or base64
          {"input":"a","x_new":1}                    | x_new: Ollama has no equivalent; leave it out
          {"input":"a","options":1}                  | options: must be an object
          """)
  void anEmbeddingThatTheyCannotMakeIsRefusedByItsField(String body, String message)
      throws Exception {
    Failed failed =
        (Failed) provider(host()).complete(embedding((ObjectNode) Json.mapper().readTree(body)));

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).isEqualTo(message);
    assertThat(simulator.ledger().calls()).isEmpty();
  }

  @Test
  void modelsAreListedWithTheirWindowsAndWhatTheyCanDo() throws Exception {
    behave(Behavior.INSTANT.withModels("llama3:8b", "gone"));

    ModelListing.Listed listing = (ModelListing.Listed) provider(host()).listModels();

    assertThat(listing.models())
        .hasSize(2)
        .first()
        .isEqualTo(
            new ListedModel(
                "llama3:8b",
                131_072,
                null,
                null,
                new ListedModel.Abilities(true, true, true),
                null));
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    behave(Behavior.INSTANT.withApiKey("another"));

    assertThat(provider(host()).listModels())
        .isEqualTo(new ModelListing.Failed(ErrorCode.AUTHENTICATION, "unauthorized"));
  }

  @Test
  void itIsOnAMachineOfOnesOwnUnlessItIsSaidOtherwise() {
    assertThat(new OllamaEngine(transport, InstantSource.system()).kind())
        .isEqualTo(ProviderMetadata.Kind.LOCAL);
  }

  private ProviderAnswer ask(boolean inPieces) throws InterruptedException {
    Provider provider = provider(host());
    return inPieces ? provider.stream(chat("Hi"), chunk -> {}) : provider.complete(chat("Hi"));
  }

  private void behave(Behavior behavior) {
    simulator.behave("ollama", behavior);
  }

  private URI host() {
    return URI.create(simulator.url("ollama"));
  }

  private Provider provider(URI host) {
    return provider(spec(host));
  }

  private Provider provider(ProviderSpec spec) {
    return new OllamaEngine(transport, InstantSource.system()).create(spec);
  }

  private static ProviderSpec spec(URI host) {
    return ProviderSpec.of("ollama", "ollama", host);
  }

  private static ProviderCall chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, "llama", body, Duration.ofSeconds(30));
  }

  private static ProviderCall embedding(ObjectNode body) {
    return new ProviderCall("job-1.1", Endpoint.EMBEDDINGS, "embed", body, Duration.ofSeconds(30));
  }

  private static JsonNode asWritten(Completed answer) {
    return Json.mapper().readTree(answer.response().body().toString());
  }
}
