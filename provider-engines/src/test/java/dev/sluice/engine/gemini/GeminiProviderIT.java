package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.WireServer;
import dev.sluice.provider.Auth;
import dev.sluice.provider.ChunkSink;
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
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
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
  private static final ChunkSink NOBODY = chunk -> {};

  private final GeminiBench bench = new GeminiBench();

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1beta", GeminiBench.VERTEX})
  void aChatIsAnsweredWholeAndInPiecesAlike(String path) throws Exception {
    Provider provider = bench.provider(path);
    List<ObjectNode> chunks = new ArrayList<>();

    Completed whole = (Completed) provider.complete(GeminiBench.chat("Tell me about tides"));
    Completed streamed =
        (Completed) provider.stream(GeminiBench.chat("Tell me about tides"), chunks::add);

    assertThat(GeminiBench.content(whole))
        .contains("Tell me about tides")
        .isEqualTo(GeminiBench.content(streamed));
    assertThat(whole.bill()).isEqualTo(streamed.bill());
    assertThat(chunks)
        .hasSizeGreaterThan(5)
        .allMatch(chunk -> chunk.path("object").asString().equals("chat.completion.chunk"));
    StringBuilder pieces = new StringBuilder();
    chunks.forEach(chunk -> pieces.append(chunk.at("/choices/0/delta/content").asString("")));
    assertThat(pieces).hasToString(GeminiBench.content(whole));
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
              bench
                  .create(
                      ProviderSpec.of("g", "gemini", server.host())
                          .with(new Auth.Header("x-goog-api-key", new Secret(KEY))))
                  .complete(GeminiBench.chat("Hi"));

      assertThat(server.onlyRequest().headers()).containsEntry("x-goog-api-key", KEY);
      assertThat(server.onlyRequest().path()).isEqualTo("/v1/models/m1:generateContent");
      assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
      assertThat(failed.toString()).doesNotContain(KEY);
    }
  }

  @Test
  void whatCannotBeSaidIsNotSent() throws Exception {
    ObjectNode body = GeminiBench.chat("Hi").body().put("logit_bias", "no").put("x_new", 1);
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, "{}"))) {
      Provider provider = bench.create(ProviderSpec.of("g", "gemini", server.host()));

      assertThat(GeminiBench.failed(provider.complete(GeminiBench.call(body))).code())
          .isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(GeminiBench.failed(provider.stream(GeminiBench.call(body), NOBODY)).message())
          .startsWith("logit_bias: ");
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
    bench.behave(Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));
    Provider provider = bench.provider("/v1beta");

    assertThat(GeminiBench.failed(provider.complete(GeminiBench.chat("Hi"))).code())
        .isEqualTo(code);
    assertThat(GeminiBench.failed(provider.stream(GeminiBench.chat("Hi"), NOBODY)).code())
        .isEqualTo(code);

    bench.behave(
        Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS).withError(Fault.Reply.of(kind)).afterPieces(2));
    assertThat(GeminiBench.failed(provider.stream(GeminiBench.chat("Hi"), NOBODY)).code())
        .isEqualTo(code);
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
    bench.behave(Fault.of(kind, When.ALWAYS));

    assertThat(
            GeminiBench.failed(bench.provider("/v1beta").complete(GeminiBench.chat("Hi"))).code())
        .isEqualTo(code);
    assertThat(
            GeminiBench.failed(bench.provider("/v1beta").stream(GeminiBench.chat("Hi"), NOBODY))
                .code())
        .isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatIsGivenUpIsAbortedOnTheWire(boolean stream) throws Exception {
    bench.behave(Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofHours(1))));
    Provider provider = bench.provider("/v1beta");
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ProviderAnswer> answer =
          caller.submit(
              () ->
                  stream
                      ? provider.stream(GeminiBench.chat("Hi"), NOBODY)
                      : provider.complete(GeminiBench.chat("Hi")));
      await().until(() -> bench.simulator().ledger().counts("g").inFlight() == 1);

      caller.shutdownNow();

      assertThatThrownBy(answer::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      await().until(() -> bench.simulator().ledger().counts("g").clientGone() == 1);
    }
  }

  @Test
  void theBudgetEndsACallThatHangs() throws Exception {
    bench.behave(Fault.of(Kind.HANG, When.ALWAYS).afterPieces(1));
    ProviderCall call =
        new ProviderCall(
            "1",
            Endpoint.CHAT_COMPLETIONS,
            "m1",
            GeminiBench.chat("Hi").body(),
            Duration.ofMillis(300));

    assertThat(GeminiBench.failed(bench.provider("/v1beta").complete(call)).code())
        .isEqualTo(ErrorCode.TIMEOUT);
    assertThat(GeminiBench.failed(bench.provider("/v1beta").stream(call, NOBODY)).code())
        .isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void aConversationWithToolsGoesOnWhereSignaturesAreWanted() throws Exception {
    String tools =
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\"}}}]";
    String question = "{\"role\":\"user\",\"content\":\"What is the weather?\"}";
    Provider provider = bench.provider("/v1beta");

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
    assertThat(GeminiBench.content(answer)).isNotBlank();
  }

  private static ProviderCall gemini3(String body) {
    return new ProviderCall(
        "job-1.1",
        Endpoint.CHAT_COMPLETIONS,
        "gemini-3-pro",
        (ObjectNode) Json.mapper().readTree(body),
        Duration.ofSeconds(30));
  }
}
