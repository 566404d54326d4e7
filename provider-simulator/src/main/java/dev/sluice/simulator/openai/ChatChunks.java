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
  private static final String OBJECT = "chat.completion.chunk";

  private final ChatAnswer answer;
  private final Vendor vendor;
  private final List<ObjectNode> chunks = new ArrayList<>();

  ChatChunks(ChatAnswer answer, Vendor vendor) {
    this.answer = answer;
    this.vendor = vendor;
    for (int i = 0; i < answer.choices().size(); i++) {
      split(i, answer.choices().get(i));
    }
  }

  /** The events in order, {@code [DONE]} last. */
  List<byte[]> pieces(boolean withUsage) {
    if (withUsage) {
      ObjectNode usage = ChatJson.envelope(answer, OBJECT);
      usage.putArray("choices");
      usage.set("usage", vendor.usage(answer.usage()));
      chunks.add(usage);
    }
    List<byte[]> pieces = new ArrayList<>();
    String comment = vendor.comment();
    if (comment != null) {
      pieces.add(bytes(": " + comment));
    }
    for (int i = 0; i < chunks.size(); i++) {
      vendor.dress(chunks.get(i), answer, i == 0, i == chunks.size() - 1);
      pieces.add(event(chunks.get(i)));
    }
    pieces.add(bytes("data: [DONE]"));
    return pieces;
  }

  private void split(int index, Choice choice) {
    Consumer<ObjectNode> delta = node -> add(index, node, null);
    delta.accept(object().put("role", "assistant"));
    text(vendor.reasoningField(), choice.reasoning(), delta);
    text("content", choice.text(), delta);
    text("refusal", choice.refusal(), delta);
    for (int call = 0; call < choice.toolCalls().size(); call++) {
      toolCall(call, choice.toolCalls().get(call), delta);
    }
    add(index, object(), ChatJson.finishReason(choice.finishReason()));
  }

  private void add(int index, ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = ChatJson.envelope(answer, OBJECT);
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    chunks.add(chunk);
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
    ((ObjectNode) first.path("function")).put("arguments", "");
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

  static byte[] event(JsonNode payload) {
    return bytes("data: " + payload);
  }

  private static byte[] bytes(String event) {
    return (event + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
