package dev.sluice.simulator.answer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** A chat completion request that has passed a provider's checks. */
public record ChatRequest(
    String model,
    Messages messages,
    List<Tool> tools,
    JsonNode toolChoice,
    ResponseFormat format,
    OptionalInt maxTokens,
    int count,
    Streaming streaming)
    implements ModelRequest {

  private static final int MOST_CHOICES = 128;

  /** Whether and how the answer is streamed. */
  record Streaming(boolean wanted, boolean withUsage) {}

  /**
   * @throws RejectedRequest with the error that OpenAI would give
   */
  public static ChatRequest read(JsonNode body) {
    Fields.objectBody(body);
    checkTemperature(body.path("temperature"));
    OptionalInt maxTokens = Fields.integer(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalInt older = Fields.integer(body, "max_tokens", 1, Integer.MAX_VALUE);
    ChatRequest request =
        new ChatRequest(
            Fields.model(body),
            Messages.read(body.path("messages")),
            Tool.readAll(body.path("tools")),
            body.path("tool_choice"),
            ResponseFormat.read(body.path("response_format")),
            maxTokens.isPresent() ? maxTokens : older,
            Fields.integer(body, "n", 1, MOST_CHOICES).orElse(1),
            streaming(body));
    request.toolToCall(); // a choice that cannot be met is refused before anything is counted
    return request;
  }

  private static void checkTemperature(JsonNode temperature) {
    if (temperature.isMissingNode() || temperature.isNull()) {
      return;
    }
    if (!temperature.isNumber()) {
      throw Fields.invalidType("temperature", "a number");
    }
    double value = temperature.asDouble();
    if (value < 0 || value > 2) {
      throw RejectedRequest.invalid(
          "Invalid 'temperature': expected a value between 0 and 2.", "temperature");
    }
  }

  private static Streaming streaming(JsonNode body) {
    JsonNode stream = body.path("stream");
    if (!stream.isMissingNode() && !stream.isNull() && !stream.isBoolean()) {
      throw Fields.invalidType("stream", "a boolean");
    }
    return new Streaming(
        stream.asBoolean(false),
        body.path("stream_options").path("include_usage").asBoolean(false));
  }

  Optional<Tool> toolToCall() {
    return Tool.choose(tools, toolChoice, messages);
  }

  @Override
  public String prompt() {
    return messages.lastUserText();
  }

  @Override
  public int inputTokens() {
    int offered =
        tools.stream()
            .mapToInt(tool -> Tokens.of(tool.name() + tool.description() + tool.parameters()))
            .sum();
    return messages.tokens() + offered;
  }

  @Override
  public int maxOutputTokens() {
    return maxTokens.orElse(0);
  }

  public boolean streamed() {
    return streaming.wanted();
  }
}
