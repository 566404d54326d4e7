package dev.sluice.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's own client talks to the simulator and finds what it expects of OpenAI. */
@Timeout(60)
final class OpenAiSdkIT {

  private static final String PIXEL = "data:image/png;base64,iVBORw0KGgo=";

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final OpenAIClient client = client("any");

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .apiKey(key)
        .baseUrl(simulator.baseUrl("openai"))
        .maxRetries(0)
        .build();
  }

  private static ChatCompletionCreateParams.Builder asking(String prompt) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .addDeveloperMessage("Be brief.")
        .addUserMessage(prompt);
  }

  @Test
  void aPlainQuestionIsAnswered() {
    ChatCompletion answer =
        client.chat().completions().create(asking("Why is the sky blue?").build());
    answer.validate();
    assertThat(content(answer)).contains("Why is the sky blue?");
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    CompletionUsage usage = answer.usage().orElseThrow();
    assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
  }

  @Test
  void severalToolsAreCalledAtOnceAndTheirResultsAnswered() {
    ChatCompletionCreateParams.Builder conversation =
        asking("What is the weather and the population of Sofia?");
    for (String tool : List.of("get_weather", "get_population", "get_stocks")) {
      conversation.addFunctionTool(function(tool));
    }
    ChatCompletion called = client.chat().completions().create(conversation.build());
    called.validate();
    ChatCompletion.Choice choice = called.choices().getFirst();
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    List<ChatCompletionMessageFunctionToolCall> calls =
        choice.message().toolCalls().orElseThrow().stream().map(call -> call.asFunction()).toList();
    assertThat(calls)
        .extracting(call -> call.function().name())
        .containsExactly("get_weather", "get_population");
    assertThat(calls).extracting(ChatCompletionMessageFunctionToolCall::id).doesNotHaveDuplicates();

    conversation.addMessage(choice.message());
    for (ChatCompletionMessageFunctionToolCall call : calls) {
      conversation.addMessage(
          ChatCompletionToolMessageParam.builder().toolCallId(call.id()).content("42").build());
    }
    ChatCompletion answer = client.chat().completions().create(conversation.build());
    assertThat(content(answer)).isNotBlank();
  }

  @Test
  void onlyOneToolIsCalledWhereParallelCallsAreUnwanted() {
    ChatCompletionCreateParams params =
        asking("What is the weather and the population of Sofia?")
            .addFunctionTool(function("get_weather"))
            .addFunctionTool(function("get_population"))
            .parallelToolCalls(false)
            .build();
    ChatCompletion called = client.chat().completions().create(params);
    assertThat(called.choices().getFirst().message().toolCalls().orElseThrow()).hasSize(1);
  }

  private static FunctionDefinition function(String name) {
    return FunctionDefinition.builder()
        .name(name)
        .strict(true)
        .parameters(
            FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                .build())
        .build();
  }

  @Test
  void aStreamOfTextAddsUpToTheWholeAnswer() {
    ChatCompletionCreateParams params = asking("Tell me about tides").build();
    ChatCompletion whole = client.chat().completions().create(params);
    ChatCompletion streamed = streamed(params);
    assertThat(content(streamed)).isEqualTo(content(whole));
    assertThat(streamed.usage()).isEqualTo(whole.usage());
  }

  @Test
  void aStreamOfToolCallsAddsUpToTheWholeAnswer() {
    ChatCompletionCreateParams params =
        asking("What is the weather and the population of Sofia?")
            .addFunctionTool(function("get_weather"))
            .addFunctionTool(function("get_population"))
            .build();
    ChatCompletion whole = client.chat().completions().create(params);
    ChatCompletion streamed = streamed(params);
    assertThat(streamed.choices().getFirst().message().toolCalls())
        .isEqualTo(whole.choices().getFirst().message().toolCalls());
  }

  private ChatCompletion streamed(ChatCompletionCreateParams params) {
    ChatCompletionCreateParams withUsage =
        params.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(withUsage)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  @JsonClassDescription("What somebody thinks of a thing")
  static final class Review {
    public String mood = "";
    public int stars;
    public List<String> tags = List.of();
  }

  @Test
  void aStructuredAnswerIsReadIntoItsClass() {
    Review review =
        client
            .chat()
            .completions()
            .create(asking("Judge this review").responseFormat(Review.class).build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();
    assertThat(review.mood).isNotBlank();
    assertThat(review.tags).isNotEmpty();
  }

  @Test
  void anImageIsAccepted() {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o-mini")
            .addUserMessageOfArrayOfContentParts(
                List.of(
                    ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text("What is shown?").build()),
                    ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                            .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder()
                                    .url(PIXEL)
                                    .build())
                            .build())))
            .build();
    assertThat(content(client.chat().completions().create(params))).contains("What is shown?");
  }

  @Test
  void aReasoningModelCountsWhatItThought() {
    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(asking("Why?").model("o4-mini").maxCompletionTokens(500).build());
    long reasoning =
        answer
            .usage()
            .orElseThrow()
            .completionTokensDetails()
            .orElseThrow()
            .reasoningTokens()
            .orElse(0L);
    assertThat(reasoning).isPositive();
  }

  @Test
  void halfOfALongPromptIsReadFromTheCache() {
    ChatCompletion answer =
        client.chat().completions().create(asking("tide ".repeat(1000)).build());
    long cached =
        answer.usage().orElseThrow().promptTokensDetails().orElseThrow().cachedTokens().orElse(0L);
    assertThat(cached).isPositive().isLessThan(answer.usage().orElseThrow().promptTokens());
  }

  @Test
  void aFieldOutOfBoundsIsABadRequestThatNamesIt() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class,
            () -> client.chat().completions().create(asking("hi").temperature(3.0).build()));
    assertThat(error.param()).contains("temperature");
    assertThat(error.code()).contains("decimal_above_max_value");
  }

  @Test
  void whatOpenAiDoesNotKnowIsRefused() {
    BadRequestException error =
        catchThrowableOfType(
            BadRequestException.class,
            () ->
                client
                    .chat()
                    .completions()
                    .create(
                        asking("hi")
                            .putAdditionalBodyProperty("top_k", JsonValue.from(5))
                            .build()));
    assertThat(error.code()).contains("unknown_parameter");
    assertThat(error.param()).contains("top_k");
  }

  @Test
  void errorsHaveTheTypesAndCodesOfOpenAi() {
    assertError(ErrorKind.RATE_LIMITED, RateLimitException.class, "rate_limit_exceeded");
    assertError(ErrorKind.QUOTA_EXHAUSTED, RateLimitException.class, "insufficient_quota");
    assertError(ErrorKind.CONTEXT_EXCEEDED, BadRequestException.class, "context_length_exceeded");
    assertError(ErrorKind.AUTHENTICATION, UnauthorizedException.class, "invalid_api_key");
    assertError(ErrorKind.MODEL_NOT_FOUND, NotFoundException.class, "model_not_found");
  }

  private <E extends OpenAIServiceException> void assertError(
      ErrorKind kind, Class<E> type, String code) {
    behave(Fault.of(Kind.STATUS, When.ALWAYS).withError(Fault.Reply.of(kind)));
    E error =
        catchThrowableOfType(type, () -> client.chat().completions().create(asking("hi").build()));
    assertThat(error.code()).contains(code);
  }

  @Test
  void anErrorInAStreamIsThrownWhereItStands() {
    behave(
        Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
            .withError(Fault.Reply.of(ErrorKind.OVERLOADED)));
    SseException error =
        catchThrowableOfType(SseException.class, () -> streamed(asking("hi").build()));
    assertThat(error.code()).contains("server_is_overloaded");
  }

  private void behave(Fault fault) {
    simulator.behave("openai", Behavior.INSTANT.withFaults(fault));
  }

  @Test
  void modelsAreListedAndFoundForTheRightKeyOnly() {
    simulator.behave("openai", Behavior.INSTANT.withModels("a", "b").withApiKey("right"));
    assertThat(catchThrowableOfType(UnauthorizedException.class, () -> client.models().list()))
        .isNotNull();
    OpenAIClient right = client("right");
    try (AutoCloseable _ = right::close) {
      assertThat(right.models().list().data()).extracting(Model::id).containsExactly("a", "b");
      assertThat(right.models().retrieve("b").id()).isEqualTo("b");
      assertThat(catchThrowableOfType(NotFoundException.class, () -> right.models().retrieve("c")))
          .isNotNull();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTextIsEmbedded() {
    EmbeddingCreateParams params = EmbeddingCreateParams.builder().model("e").input("hi").build();
    assertThat(client.embeddings().create(params).data().getFirst().embedding()).hasSize(256);
  }

  private static String content(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }
}
