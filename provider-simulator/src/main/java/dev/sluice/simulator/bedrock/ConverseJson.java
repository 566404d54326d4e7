package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole answer, and what streams have in common with it. */
final class ConverseJson {

  private ConverseJson() {}

  static ObjectNode whole(ChatAnswer answer) {
    Choice choice = answer.choices().getFirst();
    ObjectNode body = object();
    ObjectNode message = body.putObject("output").putObject("message").put("role", "assistant");
    content(choice, message.putArray("content"));
    body.put("stopReason", stopReason(choice));
    body.set("usage", usage(answer.usage()));
    body.set("metrics", metrics());
    return body;
  }

  private static void content(Choice choice, ArrayNode content) {
    String reasoning = choice.reasoning();
    if (reasoning != null) {
      content
          .addObject()
          .putObject("reasoningContent")
          .putObject("reasoningText")
          .put("text", reasoning)
          .put("signature", Reasoning.signature(reasoning));
    }
    String text = text(choice);
    if (text != null) {
      content.addObject().put("text", text);
    }
    for (Choice.ToolCall call : choice.toolCalls()) {
      ObjectNode use = content.addObject().putObject("toolUse");
      use.put("toolUseId", toolUseId(call)).put("name", call.name());
      use.set("input", call.arguments());
    }
  }

  /** What a guardrail says takes the place of what the model would have said. */
  static @Nullable String text(Choice choice) {
    return choice.refusal() == null ? choice.text() : choice.refusal();
  }

  static String toolUseId(Choice.ToolCall call) {
    return "tooluse_" + call.id();
  }

  static String stopReason(Choice choice) {
    if (choice.refusal() != null) {
      return "guardrail_intervened";
    }
    return switch (choice.finishReason()) {
      case STOP -> choice.stopSequence() == null ? "end_turn" : "stop_sequence";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "content_filtered";
    };
  }

  /** What was read from a cache is not counted as input. */
  static ObjectNode usage(Usage used) {
    return object()
        .put("inputTokens", used.input() - used.cachedInput())
        .put("outputTokens", used.output())
        .put("totalTokens", used.total())
        .put("cacheReadInputTokens", used.cachedInput())
        .put("cacheWriteInputTokens", 0);
  }

  static ObjectNode metrics() {
    return object().put("latencyMs", 1);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
