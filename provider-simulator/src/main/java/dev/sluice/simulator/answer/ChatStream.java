package dev.sluice.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Splits an answer into the server-sent events of a stream. */
public final class ChatStream {

  private static final int TOKENS_PER_CHUNK = 4;

  private ChatStream() {}

  /** The events in order, each ready for the wire, {@code [DONE]} last. */
  public static List<String> events(ChatAnswer answer) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < answer.choices().size(); i++) {
      int index = i;
      ChatAnswer.Choice choice = answer.choices().get(i);
      Consumer<ObjectNode> delta = node -> events.add(event(answer, index, node, null));
      delta.accept(object().put("role", "assistant"));
      deltas(choice, delta);
      events.add(event(answer, index, object(), choice.finishReason()));
    }
    if (answer.request().streaming().withUsage()) {
      ObjectNode last = answer.envelope("chat.completion.chunk");
      last.putArray("choices");
      last.set("usage", answer.usage());
      events.add(data(last.toString()));
    }
    events.add(data("[DONE]"));
    return events;
  }

  private static void deltas(ChatAnswer.Choice choice, Consumer<ObjectNode> delta) {
    if (choice.toolCall() != null) {
      ObjectNode call = ChatAnswer.describe(choice.toolCall()).put("index", 0);
      ObjectNode node = object();
      node.putArray("tool_calls").add(call);
      delta.accept(node);
      return;
    }
    String field = choice.content() == null ? "refusal" : "content";
    String rest = choice.content() == null ? String.valueOf(choice.refusal()) : choice.content();
    while (!rest.isEmpty()) {
      String piece = Tokens.cut(rest, TOKENS_PER_CHUNK);
      delta.accept(object().put(field, piece));
      rest = rest.substring(piece.length());
    }
  }

  private static String event(
      ChatAnswer answer, int index, ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = answer.envelope("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    return data(chunk.toString());
  }

  private static String data(String payload) {
    return "data: " + payload + "\n\n";
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
