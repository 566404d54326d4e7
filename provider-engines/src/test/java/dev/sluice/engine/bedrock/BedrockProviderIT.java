package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.SimulatedBedrock.MODEL;
import static dev.sluice.engine.bedrock.SimulatedBedrock.SECRET;
import static dev.sluice.engine.bedrock.SimulatedBedrock.call;
import static dev.sluice.engine.bedrock.SimulatedBedrock.hello;
import static dev.sluice.engine.bedrock.SimulatedBedrock.signing;
import static dev.sluice.engine.chat.Bodies.asking;
import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.WireServer;
import dev.sluice.provider.Auth;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Who may ask, what is refused, and how a call fails or is given up. */
@Timeout(60)
final class BedrockProviderIT {

  private final SimulatedBedrock simulated = new SimulatedBedrock();

  @AfterEach
  void stop() {
    simulated.close();
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
    simulated.behave(Behavior.INSTANT.withApiKey(SECRET).withModels(model));
    for (String token : new @Nullable String[] {null, "session+token=="}) {
      Provider provider = simulated.bedrock(signing(SECRET, token));

      assertThat(provider.complete(call(asking("'max_tokens':9"), model)))
          .isInstanceOf(Completed.class);
      assertThat(provider.stream(call(asking("'max_tokens':9"), model), chunk -> {}))
          .isInstanceOf(Completed.class);
    }
  }

  @Test
  void anApiKeyIsSentAsABearer() throws Exception {
    simulated.behave(Behavior.INSTANT.withApiKey("bedrock-api-key-abc"));
    Auth bearer = new Auth.Header("Authorization", new Secret("Bearer bedrock-api-key-abc"));

    assertThat(simulated.bedrock(bearer).complete(hello())).isInstanceOf(Completed.class);
  }

  @Test
  void wrongKeysAreRefusedAndNotShown() throws Exception {
    simulated.behave(Behavior.INSTANT.withApiKey(SECRET));
    String wrong = "another-secret-access-key";
    Failed failed = (Failed) simulated.bedrock(signing(wrong, null)).complete(hello());

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(failed.toString()).doesNotContain(wrong);
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorHasItsKindWholeAndStreamed(ErrorKind kind) throws Exception {
    simulated.behave(Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));
    ErrorCode expected = ErrorCode.valueOf(kind.name());
    Failed whole = (Failed) simulated.bedrock().complete(hello());
    Failed streamed = (Failed) simulated.bedrock().stream(hello(), chunk -> {});

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
    simulated.behave(Behavior.INSTANT.withFaults(Fault.of(kind, When.ALWAYS)));
    for (Failed failed :
        List.of(
            (Failed) simulated.bedrock().complete(hello()),
            (Failed) simulated.bedrock().stream(hello(), chunk -> {}))) {
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
    simulated.behave(Behavior.INSTANT.withFaults(Fault.of(kind, When.ALWAYS)));

    assertThat(((Failed) simulated.bedrock().complete(hello())).code()).isEqualTo(code);
    assertThat(((Failed) simulated.bedrock().stream(hello(), chunk -> {})).code()).isEqualTo(code);
  }

  @Test
  void aStreamWithoutItsLastEventIsBrokenWhateverCameBefore() throws Exception {
    List<ObjectNode> whole = new ArrayList<>();
    var _ = simulated.bedrock().stream(hello(), whole::add);
    // As many events as chunks, less the usage, plus the start and the stop of the only block.
    for (int pieces = 0; pieces < whole.size() + 1; pieces++) {
      simulated.behave(
          Behavior.INSTANT.withFaults(Fault.of(Kind.TRUNCATE, When.ALWAYS).afterPieces(pieces)));

      assertThat(((Failed) simulated.bedrock().stream(hello(), chunk -> {})).code())
          .as("after %d events", pieces)
          .isEqualTo(ErrorCode.STREAM_BROKEN);
    }
  }

  @ParameterizedTest
  @CsvSource({"RATE_LIMITED", "OVERLOADED", "SERVER_ERROR", "TIMEOUT", "INVALID_REQUEST"})
  void anErrorInTheMiddleOfAStreamHasItsKind(ErrorKind kind) throws Exception {
    simulated.behave(
        Behavior.INSTANT.withFaults(
            Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
                .withError(Fault.Reply.of(kind))
                .afterPieces(3)));
    List<ObjectNode> chunks = new ArrayList<>();
    Failed failed = (Failed) simulated.bedrock().stream(hello(), chunks::add);

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
      Provider provider = simulated.create(ProviderSpec.of("b", "bedrock", server.host()));
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
    Failed failed = (Failed) simulated.bedrock().complete(call);

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).contains("no embeddings");
    assertThat(simulated.ledger().calls()).isEmpty();
  }

  @Test
  void aFieldThatConverseHasNotIsNamedWithoutAskingAnybody() throws Exception {
    Failed failed = (Failed) simulated.bedrock().complete(call(asking("'seed':7")));

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).isEqualTo("seed: Bedrock has no equivalent; leave it out");
    assertThat(simulated.ledger().calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedCallIsAbortedOnTheWire(boolean streamed) throws Exception {
    Fault hang = Fault.of(Kind.HANG, When.ALWAYS);
    simulated.behave(Behavior.INSTANT.withFaults(streamed ? hang.afterPieces(3) : hang));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ProviderAnswer> call =
          threads.submit(
              () ->
                  streamed
                      ? simulated.bedrock().stream(hello(), chunk -> {})
                      : simulated.bedrock().complete(hello()));
      await().until(() -> simulated.ledger().counts("b").inFlight() == 1);
      threads.shutdownNow();

      assertThatThrownBy(call::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      await().until(() -> simulated.ledger().counts("b").clientGone() == 1);
    }
  }

  @Test
  void aSinkThatWantsNoMoreEndsTheCall() throws Exception {
    simulated.behave(Behavior.INSTANT.withChunkDelay(Duration.ofMillis(20)));

    assertThatThrownBy(
            () ->
                simulated.bedrock().stream(
                    hello(),
                    chunk -> {
                      throw new InterruptedException("enough");
                    }))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("enough");
    await().until(() -> simulated.ledger().counts("b").clientGone() == 1);
  }
}
