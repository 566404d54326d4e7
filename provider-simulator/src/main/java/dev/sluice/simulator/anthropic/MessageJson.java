package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.FinishReason;
import dev.sluice.simulator.answer.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as a {@code message}. */
final class MessageJson {

  private MessageJson() {}

  static ObjectNode whole(ChatAnswer answer) {
    ObjectNode message = envelope(answer);
    ArrayNode content = message.putArray("content");
    blocks(answer.choices().getFirst()).forEach(content::add);
    message.setAll(stop(answer.choices().getFirst()));
    message.set("usage", usage(answer.usage()));
    return message;
  }

  static ObjectNode envelope(ChatAnswer answer) {
    return object("message")
        .put("id", "msg_" + answer.id())
        .put("role", "assistant")
        .put("model", answer.request().model());
  }

  /** Thoughts come first, calls last. */
  static List<ObjectNode> blocks(Choice choice) {
    List<ObjectNode> blocks = new ArrayList<>();
    String reasoning = choice.reasoning();
    if (reasoning != null) {
      String signature = Integer.toHexString(reasoning.hashCode());
      blocks.add(object("thinking").put("thinking", reasoning).put("signature", signature));
    }
    String said = choice.text() == null ? choice.refusal() : choice.text();
    if (said != null && !said.isEmpty()) {
      blocks.add(object("text").put("text", said));
    }
    for (Choice.ToolCall call : choice.toolCalls()) {
      ObjectNode block = object("tool_use").put("id", "toolu_" + call.id());
      blocks.add(block.put("name", call.name()).set("input", call.arguments()));
    }
    return blocks;
  }

  static ObjectNode stop(Choice choice) {
    ObjectNode stop = JsonNodeFactory.instance.objectNode();
    stop.put("stop_reason", reason(choice)).put("stop_sequence", choice.stopSequence());
    if (isRefusal(choice)) {
      stop.putObject("stop_details").put("type", "refusal").put("category", "general_harms");
    }
    return stop;
  }

  private static String reason(Choice choice) {
    return switch (choice.finishReason()) {
      case STOP -> isRefusal(choice) ? "refusal" : ended(choice.stopSequence());
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "refusal";
    };
  }

  private static String ended(@Nullable String stopSequence) {
    return stopSequence == null ? "end_turn" : "stop_sequence";
  }

  private static boolean isRefusal(Choice choice) {
    return choice.refusal() != null || choice.finishReason() == FinishReason.CONTENT_FILTER;
  }

  /** What came from a cache is counted apart from the rest of the input. */
  static ObjectNode usage(Usage used) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage
        .put("input_tokens", used.input() - used.cachedInput())
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", used.cachedInput())
        .put("output_tokens", used.output())
        .put("service_tier", "standard");
    usage.putObject("output_tokens_details").put("thinking_tokens", used.reasoning());
    return usage;
  }

  static ObjectNode object(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
