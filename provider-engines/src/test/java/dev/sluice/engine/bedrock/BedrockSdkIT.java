package dev.sluice.engine.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InternalServerException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelTimeoutException;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceUnavailableException;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** AWS's own client understands the simulator, and the simulator it. */
@Timeout(120)
final class BedrockSdkIT {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private Simulator simulator;
  private BedrockRuntimeClient sdk;
  private BedrockRuntimeAsyncClient asyncSdk;

  @BeforeEach
  void start() {
    simulator = Simulator.start(0, Map.of());
    behave(Behavior.INSTANT);
    sdk = Sdk.client(host(), SECRET);
    asyncSdk = Sdk.asyncClient(host(), SECRET);
  }

  @AfterEach
  void stop() {
    sdk.close();
    asyncSdk.close();
    simulator.close();
  }

  private URI host() {
    return URI.create(simulator.url("bedrock"));
  }

  /** Every signature is verified. */
  private void behave(Behavior behavior) {
    simulator.behave("bedrock", behavior.withApiKey(SECRET));
  }

  @Test
  void aPlainAnswer() {
    ConverseResponse answer = sdk.converse(Sdk.plain().build());

    assertThat(answer.output().message().content().getFirst().text()).contains("sky blue");
    assertThat(answer.stopReason()).isEqualTo(StopReason.END_TURN);
    assertThat(answer.usage().totalTokens())
        .isEqualTo(answer.usage().inputTokens() + answer.usage().outputTokens());
    assertThat(answer.responseMetadata().requestId()).isNotEmpty();
  }

  @Test
  void anApiKey() {
    simulator.behave("bedrock", Behavior.INSTANT.withApiKey("a-bedrock-api-key"));
    try (BedrockRuntimeClient withKey = Sdk.clientWithApiKey(host(), "a-bedrock-api-key")) {
      assertThat(withKey.converse(Sdk.plain().build()).output().message().content()).hasSize(1);
    }
  }

  @Test
  void aWrongKeyIsRefused() {
    try (BedrockRuntimeClient wrong = Sdk.client(host(), "another-secret")) {
      assertThatThrownBy(() -> wrong.converse(Sdk.plain().build()))
          .isInstanceOfSatisfying(
              BedrockRuntimeException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException");
              });
    }
  }

  @Test
  void bothTurnsWithTools() {
    ConverseRequest request = Sdk.withTools().build();
    ConverseResponse called = sdk.converse(request);
    assertThat(called.stopReason()).isEqualTo(StopReason.TOOL_USE);
    List<ToolUseBlock> uses =
        called.output().message().content().stream().map(ContentBlock::toolUse).toList();
    assertThat(uses).extracting(ToolUseBlock::name).containsExactly("get_weather", "read_clock");
    assertThat(uses).allMatch(use -> use.input().asMap().containsKey("city"));

    ConverseResponse answer = sdk.converse(Sdk.answering(request, called.output().message()));

    assertThat(answer.stopReason()).isEqualTo(StopReason.END_TURN);
    assertThat(answer.output().message().content().getFirst().text()).isNotEmpty();
  }

  @Test
  void anImageAndAStructuredAnswerThatWasThoughtAbout() {
    assertThat(sdk.converse(Sdk.withAnImage(new byte[] {1, 2, 3}).build()).stopReason())
        .isEqualTo(StopReason.END_TURN);
    List<ContentBlock> content =
        sdk.converse(Sdk.structured().build()).output().message().content();

    assertThat(content.getFirst().reasoningContent().reasoningText().signature()).isNotEmpty();
    assertThat(Json.mapper().readTree(content.getLast().text()).has("city")).isTrue();
  }

  @Test
  void aStreamIsTheSameAnswer() throws Exception {
    ConverseRequest request = Sdk.structured().build();
    Streamed streamed = stream(request);
    ConverseResponse whole = sdk.converse(request);

    assertThat(streamed.text()).isEqualTo(whole.output().message().content().getLast().text());
    assertThat(streamed.reasoning())
        .isEqualTo(
            whole
                .output()
                .message()
                .content()
                .getFirst()
                .reasoningContent()
                .reasoningText()
                .text());
    assertThat(streamed.end).containsExactly("end_turn", whole.usage().totalTokens().toString());
  }

  @Test
  void aStreamOfCallsOfTools() throws Exception {
    Streamed streamed = stream(Sdk.withTools().build());

    assertThat(streamed.tools).containsExactly("get_weather", "read_clock");
    assertThat(streamed.deltas).anyMatch(delta -> delta.toolUse() != null);
    assertThat(streamed.end.getFirst()).isEqualTo("tool_use");
  }

  /** What came of a stream. Written by the client's threads, one after the other. */
  private static final class Streamed {
    private final List<ContentBlockDelta> deltas = new ArrayList<>();
    private final List<String> tools = new ArrayList<>();
    private final List<String> end = new ArrayList<>();

    private String text() {
      return String.join("", deltas.stream().map(d -> d.text() == null ? "" : d.text()).toList());
    }

    private String reasoning() {
      StringBuilder reasoning = new StringBuilder();
      for (ContentBlockDelta delta : deltas) {
        if (delta.reasoningContent() != null && delta.reasoningContent().text() != null) {
          reasoning.append(delta.reasoningContent().text());
        }
      }
      return reasoning.toString();
    }
  }

  private Streamed stream(ConverseRequest request) throws Exception {
    Streamed streamed = new Streamed();
    asyncSdk
        .converseStream(
            ConverseStreamRequest.builder()
                .modelId(request.modelId())
                .messages(request.messages())
                .toolConfig(request.toolConfig())
                .outputConfig(request.outputConfig())
                .additionalModelRequestFields(request.additionalModelRequestFields())
                .build(),
            ConverseStreamResponseHandler.builder()
                .subscriber(
                    ConverseStreamResponseHandler.Visitor.builder()
                        .onContentBlockStart(e -> streamed.tools.add(e.start().toolUse().name()))
                        .onContentBlockDelta(e -> streamed.deltas.add(e.delta()))
                        .onMessageStop(e -> streamed.end.add(e.stopReasonAsString()))
                        .onMetadata(e -> streamed.end.add(e.usage().totalTokens().toString()))
                        .build())
                .build())
        .get();
    return streamed;
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(ErrorKind.AUTHENTICATION, BedrockRuntimeException.class),
        Arguments.of(ErrorKind.PERMISSION_DENIED, AccessDeniedException.class),
        Arguments.of(ErrorKind.QUOTA_EXHAUSTED, ServiceQuotaExceededException.class),
        Arguments.of(ErrorKind.RATE_LIMITED, ThrottlingException.class),
        Arguments.of(ErrorKind.OVERLOADED, ServiceUnavailableException.class),
        Arguments.of(ErrorKind.SERVER_ERROR, InternalServerException.class),
        Arguments.of(ErrorKind.TIMEOUT, ModelTimeoutException.class),
        Arguments.of(ErrorKind.CONTEXT_EXCEEDED, ValidationException.class),
        Arguments.of(ErrorKind.CONTENT_POLICY, ValidationException.class),
        Arguments.of(ErrorKind.INVALID_REQUEST, ValidationException.class),
        Arguments.of(ErrorKind.MODEL_NOT_FOUND, ResourceNotFoundException.class),
        Arguments.of(ErrorKind.PAYLOAD_TOO_LARGE, BedrockRuntimeException.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void everyErrorIsTheRightException(ErrorKind kind, Class<? extends Exception> expected) {
    behave(Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));

    assertThat(catchThrowable(() -> sdk.converse(Sdk.plain().build())))
        .isInstanceOf(expected)
        .hasMessageNotContaining("null (Service");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorAtTheBeginningOfAStreamIsTheSameException(
      ErrorKind kind, Class<? extends Exception> expected) {
    behave(Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));

    assertThatThrownBy(() -> stream(Sdk.plain().build()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(expected);
  }

  @Test
  void anErrorInTheMiddleOfAStreamIsTheRightException() {
    behave(
        Behavior.INSTANT.withFaults(
            Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
                .withError(Fault.Reply.of(ErrorKind.RATE_LIMITED))
                .afterPieces(3)));

    assertThatThrownBy(() -> stream(Sdk.plain().build()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ThrottlingException.class);
  }

  @Test
  void whatConverseRefusesIsAValidationException() {
    assertThatThrownBy(
            () -> sdk.converse(Sdk.asking(" ").inferenceConfig(c -> c.temperature(2f)).build()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("inferenceConfig.temperature");
  }
}
