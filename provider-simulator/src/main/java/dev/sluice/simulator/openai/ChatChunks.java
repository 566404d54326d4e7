package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Splits an answer into the server-sent events of a stream. */
final class ChatChunks {

  private static final int TOKENS_PER_CHUNK = 4;

  private ChatChunks() {}

  /** The events in order, {@code [DONE]} last. */
  static List<byte[]> of(ChatAnswer answer, boolean withUsage) {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < answer.choices().size(); i++) {
      int index = i;
      Choice choice = answer.choices().get(i);
      Consumer<ObjectNode> delta = node -> events.add(chunk(answer, index, node, null));
      delta.accept(object().put("role", "assistant"));
      text("reasoning_content", choice.reasoning(), delta);
      text("content", choice.text(), delta);
      text("refusal", choice.refusal(), delta);
      for (int call = 0; call < choice.toolCalls().size(); call++) {
        toolCall(call, choice.toolCalls().get(call), delta);
      }
      events.add(chunk(answer, index, object(), ChatJson.finishReason(choice.finishReason())));
    }
    if (withUsage) {
      ObjectNode last = ChatJson.envelope(answer, "chat.completion.chunk");
      last.putArray("choices");
      last.set("usage", ChatJson.usage(answer.usage()));
      events.add(event(last));
    }
    events.add(data("[DONE]"));
    return events;
  }

  private static void text(String field, @Nullable String text, Consumer<ObjectNode> delta) {
    String rest = text == null ? "" : text;
    while (!rest.isEmpty()) {
      String piece = Tokens.cut(rest, TOKENS_PER_CHUNK);
      delta.accept(object().put(field, piece));
      rest = rest.substring(piece.length());
    }
  }

  /** The name comes first, with no arguments; those follow in fragments. */
  private static void toolCall(int index, Choice.ToolCall call, Consumer<ObjectNode> delta) {
    ObjectNode first = ChatJson.toolCall(call).put("index", index);
    ((ObjectNode) first.get("function")).put("arguments", "");
    delta.accept(calls(first));
    text(
        "arguments",
        call.arguments().toString(),
        fragment -> {
          ObjectNode next = object().put("index", index);
          next.set("function", fragment);
          delta.accept(calls(next));
        });
  }

  private static ObjectNode calls(ObjectNode call) {
    ObjectNode delta = object();
    delta.putArray("tool_calls").add(call);
    return delta;
  }

  private static byte[] chunk(
      ChatAnswer answer, int index, ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = ChatJson.envelope(answer, "chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    return event(chunk);
  }

  static byte[] event(JsonNode payload) {
    return data(payload.toString());
  }

  private static byte[] data(String payload) {
    return ("data: " + payload + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
