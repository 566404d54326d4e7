package dev.sluice.engine.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.GatewayTimeoutException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListParams;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Simulator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Anthropic's own client talks to the simulator and finds what it expects of Anthropic. */
@Timeout(60)
final class AnthropicSdkIT {

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final AnthropicClient client = client("any");

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private AnthropicClient client(String key) {
    return AnthropicOkHttpClient.builder()
        .apiKey(key)
        .baseUrl(simulator.url("anthropic"))
        .maxRetries(0)
        .build();
  }

  @Test
  void aPlainQuestionIsAnswered() {
    Message answer = client.messages().create(SdkConversations.plain().build()).validate();

    assertThat(text(answer)).contains("Why is the sky blue?");
    assertThat(answer.stopReason()).contains(StopReason.END_TURN);
    assertThat(answer.usage().inputTokens()).isPositive();
    assertThat(answer.usage().outputTokens()).isPositive();
  }

  @Test
  void severalToolsAreCalledAtOnceAndTheirResultsAnswered() {
    MessageCreateParams.Builder conversation = SdkConversations.withTools();

    Message called = client.messages().create(conversation.build()).validate();

    assertThat(called.stopReason()).contains(StopReason.TOOL_USE);
    assertThat(called.content().stream().flatMap(block -> block.toolUse().stream()))
        .extracting(ToolUseBlock::name)
        .containsExactly("get_weather", "get_clock");
    Message answer =
        client.messages().create(SdkConversations.answering(conversation, called).build());
    assertThat(text(answer)).isNotBlank();
  }

  @Test
  void onlyOneToolIsCalledWhereParallelCallsAreUnwanted() {
    Message called =
        client.messages().create(SdkConversations.withOneToolAtATime().build()).validate();

    assertThat(called.content().stream().filter(ContentBlock::isToolUse)).hasSize(1);
  }

  @Test
  void imagesAreSeenAndStructureIsKept() {
    assertThat(text(client.messages().create(SdkConversations.withImages().build()))).isNotBlank();
    assertThat(text(client.messages().create(SdkConversations.structured().build())))
        .matches("\\{\"name\":\".*\"}");
  }

  @Test
  void whatTheModelThinksIsShownAndSigned() {
    Message answer = client.messages().create(SdkConversations.thinking().build()).validate();

    assertThat(answer.content().getFirst().asThinking().thinking()).isNotBlank();
    assertThat(answer.content().getFirst().asThinking().signature()).isNotBlank();
    assertThat(answer.usage().outputTokensDetails().orElseThrow().thinkingTokens()).isPositive();
  }

  @Test
  void aStreamComesToTheSameAsTheWholeAnswer() {
    for (MessageCreateParams params :
        new MessageCreateParams[] {
          SdkConversations.plain().build(),
          SdkConversations.withTools().build(),
          SdkConversations.thinking().build()
        }) {
      MessageAccumulator accumulator = MessageAccumulator.create();
      try (StreamResponse<RawMessageStreamEvent> stream =
          client.messages().createStreaming(params)) {
        stream.stream().forEach(accumulator::accumulate);
      }
      Message whole = client.messages().create(params);
      Message streamed = accumulator.message();

      assertThat(text(streamed)).isEqualTo(text(whole));
      assertThat(streamed.stopReason()).isEqualTo(whole.stopReason());
      assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
      assertThat(streamed.content()).hasSameSizeAs(whole.content());
    }
  }

  @Test
  void anErrorInTheMiddleOfAStreamIsToldAsOne() {
    Fault.Reply overloaded = Fault.Reply.of(Fault.ErrorKind.OVERLOADED);
    simulator.behave(
        "anthropic",
        Behavior.INSTANT.withFaults(
            Fault.of(Fault.Kind.ERROR_IN_STREAM, Fault.When.ALWAYS).withError(overloaded)));

    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(SdkConversations.plain().build())) {
      assertThatThrownBy(() -> stream.stream().forEach(event -> {}))
          .isInstanceOf(SseException.class);
    }
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(Fault.ErrorKind.AUTHENTICATION, UnauthorizedException.class),
        Arguments.of(Fault.ErrorKind.PERMISSION_DENIED, PermissionDeniedException.class),
        Arguments.of(Fault.ErrorKind.QUOTA_EXHAUSTED, BadRequestException.class),
        Arguments.of(Fault.ErrorKind.RATE_LIMITED, RateLimitException.class),
        Arguments.of(Fault.ErrorKind.OVERLOADED, OverloadedException.class),
        Arguments.of(Fault.ErrorKind.SERVER_ERROR, InternalServerException.class),
        Arguments.of(Fault.ErrorKind.TIMEOUT, GatewayTimeoutException.class),
        Arguments.of(Fault.ErrorKind.CONTEXT_EXCEEDED, BadRequestException.class),
        Arguments.of(Fault.ErrorKind.CONTENT_POLICY, BadRequestException.class),
        Arguments.of(Fault.ErrorKind.INVALID_REQUEST, BadRequestException.class),
        Arguments.of(Fault.ErrorKind.MODEL_NOT_FOUND, NotFoundException.class),
        Arguments.of(Fault.ErrorKind.PAYLOAD_TOO_LARGE, ContentTooLargeException.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsOfItsKind(
      Fault.ErrorKind error, Class<? extends AnthropicServiceException> expected) {
    simulator.behave(
        "anthropic",
        Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(error), Fault.When.ALWAYS)));

    assertThatThrownBy(() -> client.messages().create(SdkConversations.plain().build()))
        .isInstanceOfSatisfying(
            expected,
            e -> {
              assertThat(e.type()).isPresent();
              assertThat(e.requestId()).isPresent();
            });
  }

  @Test
  void aWrongKeyIsRefused() {
    simulator.behave("anthropic", Behavior.INSTANT.withApiKey("right"));

    assertThatThrownBy(() -> client.messages().create(SdkConversations.plain().build()))
        .isInstanceOf(UnauthorizedException.class);
    AnthropicClient other = client("right");
    assertThat(text(other.messages().create(SdkConversations.plain().build()))).isNotBlank();
    other.close();
  }

  @Test
  void modelsAreListedPageByPage() {
    simulator.behave("anthropic", Behavior.INSTANT.withModels("a", "b", "c"));

    var page = client.models().list(ModelListParams.builder().limit(2).build());

    assertThat(page.autoPager().stream()).extracting(ModelInfo::id).containsExactly("a", "b", "c");
    assertThat(client.models().retrieve("b").maxInputTokens()).isPresent();
    assertThatThrownBy(() -> client.models().retrieve("d")).isInstanceOf(NotFoundException.class);
  }

  private static String text(Message message) {
    return message.content().stream()
        .flatMap(block -> block.text().stream())
        .map(TextBlock::text)
        .reduce("", String::concat);
  }
}
