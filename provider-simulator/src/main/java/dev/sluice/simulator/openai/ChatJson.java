package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.FinishReason;
import dev.sluice.simulator.answer.Usage;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as a {@code chat.completion}. */
final class ChatJson {

  private ChatJson() {}

  static ObjectNode completion(ChatAnswer answer, Vendor vendor) {
    ObjectNode body = envelope(answer, "chat.completion");
    ArrayNode array = body.putArray("choices");
    for (int i = 0; i < answer.choices().size(); i++) {
      Choice choice = answer.choices().get(i);
      ObjectNode node = array.addObject().put("index", i);
      message(choice, node.putObject("message"), vendor.reasoningField());
      node.putNull("logprobs").put("finish_reason", finishReason(choice.finishReason()));
    }
    body.set("usage", vendor.usage(answer.usage()));
    vendor.dress(body, answer);
    return body;
  }

  private static void message(Choice choice, ObjectNode message, String reasoningField) {
    message.put("role", "assistant");
    message.put("content", choice.text()).put("refusal", choice.refusal());
    if (choice.reasoning() != null) {
      message.put(reasoningField, choice.reasoning());
    }
    if (!choice.toolCalls().isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      choice.toolCalls().forEach(call -> calls.add(toolCall(call)));
    }
  }

  static ObjectNode envelope(ChatAnswer answer, String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", "chatcmpl-" + answer.id())
        .put("object", object)
        .put("created", answer.created().getEpochSecond())
        .put("model", answer.request().model());
  }

  static ObjectNode toolCall(Choice.ToolCall call) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", "call_" + call.id()).put("type", "function");
    node.putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments().toString());
    return node;
  }

  static String finishReason(FinishReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  static ObjectNode usage(Usage used) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", used.input());
    usage.put("completion_tokens", used.output());
    usage.put("total_tokens", used.total());
    usage.putObject("prompt_tokens_details").put("cached_tokens", used.cachedInput());
    usage.putObject("completion_tokens_details").put("reasoning_tokens", used.reasoning());
    return usage;
  }
}
