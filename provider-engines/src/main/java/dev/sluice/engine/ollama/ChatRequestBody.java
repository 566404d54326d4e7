package dev.sluice.engine.ollama;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.Format;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.ReasoningEffort;
import dev.sluice.schema.Json;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes a chat completion as a request of {@code /api/chat}. */
final class ChatRequestBody {

  static final String SYSTEM_NAME = "Ollama";

  /** Fields of theirs that OpenAI's form has no word for. */
  private static final Set<String> NATIVE = Set.of("keep_alive", "think", "truncate", "shift");

  private static final Set<String> UNDERSTOOD =
      Stream.of(
              NATIVE,
              ModelOptions.UNDERSTOOD,
              Set.of("tools", "tool_choice", "response_format", "reasoning_effort"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private ChatRequestBody() {}

  /**
   * @param window for a job that does not say; null leaves it to the server
   * @throws InvalidRequestException naming what they have no means for
   */
  static ObjectNode write(ChatRequest request, String model, @Nullable Integer window) {
    request.require(UNDERSTOOD, SYSTEM_NAME);
    ObjectNode json = Json.mapper().createObjectNode().put("model", model);
    json.set("messages", ChatMessages.write(request.messages()));
    // A prompt that is too long would be cut at its beginning, and an answer would push it out of
    // the window; both without a word.
    json.put("truncate", false).put("shift", false);
    request.forward(NATIVE, json);
    ToolFields.write(request.toolUse(), json);
    format(request.format(), json);
    think(request.reasoningEffort(), json);
    ModelOptions.write(request, window, json);
    return json;
  }

  private static void format(Format format, ObjectNode json) {
    switch (format) {
      case Format.Text _ -> {}
      case Format.JsonObject _ -> json.put("format", "json");
      case Format.JsonSchema schema -> json.set("format", schema.schema());
    }
  }

  private static void think(@Nullable ReasoningEffort effort, ObjectNode json) {
    if (effort != null && json.has("think")) {
      throw new InvalidRequestException(
          "reasoning_effort", "says the same as think; leave one of them out");
    }
    switch (effort) {
      case null -> {}
      case NONE -> json.put("think", false);
      case LOW, MEDIUM, HIGH, MAX -> json.put("think", effort.wireName());
      case MINIMAL, XHIGH ->
          throw new InvalidRequestException(
              "reasoning_effort", SYSTEM_NAME + " has none, low, medium, high and max");
    }
  }
}
