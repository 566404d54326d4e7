package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GoogleClient.MODEL;
import static dev.sluice.engine.gemini.GoogleClient.SCHEMA;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import dev.sluice.engine.gemini.GoogleClient.Backend;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Google's own client talks to the simulator and finds what it expects of Google. */
@Timeout(60)
final class GeminiSdkIT {

  private final Simulator simulator = Simulator.start(0, Map.of());

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPlainQuestionIsAnswered(Backend backend) {
    try (Client client = client(backend)) {
      GenerateContentResponse answer =
          client.models.generateContent(MODEL, "Why is the sky blue?", null);

      assertThat(answer.text()).contains("Why is the sky blue?");
      assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
      assertThat(answer.modelVersion()).contains(MODEL);
      assertThat(answer.usageMetadata().orElseThrow().totalTokenCount().orElseThrow()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamAddsUpToTheWholeAnswer(Backend backend) {
    try (Client client = client(backend);
        ResponseStream<GenerateContentResponse> stream =
            client.models.generateContentStream(MODEL, "Tell me about tides", null)) {
      StringBuilder text = new StringBuilder();
      for (GenerateContentResponse piece : stream) {
        text.append(piece.text());
      }

      assertThat(text)
          .hasToString(client.models.generateContent(MODEL, "Tell me about tides", null).text());
    }
  }

  @ParameterizedTest
  @EnumSource
  void toolsAreCalledAndTheirResultsAnswered(Backend backend) {
    // A model that wants its signatures back, which the client keeps.
    String model = "gemini-3-pro-preview";
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .tools(
                Tool.builder()
                    .functionDeclarations(
                        FunctionDeclaration.builder()
                            .name("get_weather")
                            .parameters(
                                Schema.builder()
                                    .type("OBJECT")
                                    .properties(
                                        Map.of("city", Schema.builder().type("STRING").build()))
                                    .required("city")),
                        FunctionDeclaration.builder()
                            .name("get_clock")
                            .parametersJsonSchema(SCHEMA)))
            .build();
    List<Content> conversation = new ArrayList<>();
    conversation.add(
        Content.fromParts(Part.fromText("What is the weather and what says the clock?")));
    try (Client client = client(backend)) {
      GenerateContentResponse called = client.models.generateContent(model, conversation, config);
      List<FunctionCall> calls = requireNonNull(called.functionCalls());
      assertThat(calls)
          .extracting(call -> call.name().orElseThrow())
          .containsExactly("get_weather", "get_clock");
      assertThat(calls)
          .allSatisfy(call -> assertThat(call.args().orElseThrow()).containsKey("city"));

      conversation.add(called.candidates().orElseThrow().getFirst().content().orElseThrow());
      conversation.add(
          Content.builder()
              .role("user")
              .parts(calls.stream().map(GeminiSdkIT::answered).toList())
              .build());
      assertThat(client.models.generateContent(model, conversation, config).text()).isNotBlank();
    }
  }

  private static Part answered(FunctionCall call) {
    FunctionResponse.Builder response =
        FunctionResponse.builder().name(call.name().orElseThrow()).response(Map.of("output", "42"));
    call.id().ifPresent(response::id);
    return Part.builder().functionResponse(response).build();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION, 400, API key not valid",
    "PERMISSION_DENIED, 403, does not have permission",
    "QUOTA_EXHAUSTED, 429, quota",
    "RATE_LIMITED, 429, Please retry in",
    "CONTEXT_EXCEEDED, 400, input token count",
    "INVALID_REQUEST, 400, invalid",
    "MODEL_NOT_FOUND, 404, is not found",
    "OVERLOADED, 503, overloaded",
    "SERVER_ERROR, 500, internal error",
    "TIMEOUT, 504, Deadline",
  })
  void everyErrorIsTheRightException(ErrorKind kind, int code, String words) {
    simulator.behave(
        "g", Behavior.INSTANT.withFaults(Fault.status(Fault.Reply.of(kind), When.ALWAYS)));
    try (Client client = client(Backend.GEMINI_API)) {
      ApiException thrown =
          catchThrowableOfType(
              ApiException.class, () -> client.models.generateContent(MODEL, "Hi", null));

      assertThat(thrown)
          .isInstanceOf(code < 500 ? ClientException.class : ServerException.class)
          .hasMessageContaining(words);
      assertThat(thrown.code()).isEqualTo(code);
    }
  }

  @Test
  void aBlockedPromptAndAWithheldAnswerAreToldApart() {
    try (Client client = client(Backend.GEMINI_API)) {
      simulator.behave(
          "g",
          Behavior.INSTANT.withFaults(
              Fault.status(Fault.Reply.of(ErrorKind.CONTENT_POLICY), When.ALWAYS)));
      GenerateContentResponse blocked = client.models.generateContent(MODEL, "Hi", null);
      assertThat(blocked.promptFeedback().orElseThrow().blockReason().orElseThrow())
          .hasToString("PROHIBITED_CONTENT");
      assertThat(blocked.candidates()).isEmpty();

      simulator.behave(
          "g", Behavior.INSTANT.withFaults(Fault.of(Fault.Kind.CONTENT_FILTER, When.ALWAYS)));
      assertThat(client.models.generateContent(MODEL, "Hi", null).finishReason().knownEnum())
          .isEqualTo(FinishReason.Known.SAFETY);
    }
  }

  @Test
  void modelsAreListedOverAllPages() {
    simulator.behave("g", Behavior.INSTANT.withModels("a", "b", "c"));
    try (Client client = client(Backend.GEMINI_API)) {
      List<String> names = new ArrayList<>();
      for (Model model : client.models.list(ListModelsConfig.builder().pageSize(2).build())) {
        names.add(model.name().orElseThrow());
      }

      assertThat(names).containsExactly("models/a", "models/b", "models/c");
    }
  }

  private Client client(Backend backend) {
    return GoogleClient.of(backend, URI.create(simulator.url("g")));
  }
}
