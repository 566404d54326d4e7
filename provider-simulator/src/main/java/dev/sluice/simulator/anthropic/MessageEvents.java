package dev.sluice.simulator.anthropic;

import static dev.sluice.simulator.anthropic.MessageJson.object;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Splits an answer into the server-sent events of a stream. */
final class MessageEvents {

  private static final int TOKENS_PER_DELTA = 4;

  private MessageEvents() {}

  /** The events in order, {@code message_stop} last. */
  static List<byte[]> of(ChatAnswer answer) {
    List<byte[]> events = new ArrayList<>();
    events.add(start(answer));
    events.add(event(object("ping")));
    Choice choice = answer.choices().getFirst();
    int index = 0;
    for (ObjectNode block : MessageJson.blocks(choice)) {
      block(index++, block, events);
    }
    ObjectNode delta = object("message_delta");
    delta.set("delta", MessageJson.stop(choice));
    delta.set("usage", MessageJson.usage(answer.usage()));
    events.add(event(delta));
    events.add(event(object("message_stop")));
    return events;
  }

  /** The input is counted already, of the output next to nothing. */
  private static byte[] start(ChatAnswer answer) {
    ObjectNode message = MessageJson.envelope(answer);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", MessageJson.usage(answer.usage()).put("output_tokens", 1));
    ObjectNode start = object("message_start");
    start.set("message", message);
    return event(start);
  }

  private static void block(int index, ObjectNode block, List<byte[]> events) {
    ObjectNode start = object("content_block_start").put("index", index);
    start.set("content_block", emptied(block));
    events.add(event(start));
    Consumer<ObjectNode> delta =
        piece -> {
          ObjectNode grown = object("content_block_delta").put("index", index);
          grown.set("delta", piece);
          events.add(event(grown));
        };
    switch (block.path("type").asString()) {
      case "text" -> pieces("text_delta", "text", block.path("text").asString(), delta);
      case "thinking" -> {
        pieces("thinking_delta", "thinking", block.path("thinking").asString(), delta);
        delta.accept(
            object("signature_delta").put("signature", block.path("signature").asString()));
      }
      default -> pieces("input_json_delta", "partial_json", input(block), delta);
    }
    events.add(event(object("content_block_stop").put("index", index)));
  }

  /** A call without arguments has no pieces of any. */
  private static String input(ObjectNode block) {
    return block.path("input").isEmpty() ? "" : block.path("input").toString();
  }

  private static ObjectNode emptied(ObjectNode block) {
    ObjectNode empty = block.deepCopy();
    switch (block.path("type").asString()) {
      case "text" -> empty.put("text", "");
      case "thinking" -> empty.put("thinking", "").put("signature", "");
      default -> empty.putObject("input");
    }
    return empty;
  }

  private static void pieces(String type, String field, String text, Consumer<ObjectNode> delta) {
    String rest = text;
    while (!rest.isEmpty()) {
      String piece = Tokens.cut(rest, TOKENS_PER_DELTA);
      delta.accept(object(type).put(field, piece));
      rest = rest.substring(piece.length());
    }
  }

  static byte[] event(JsonNode payload) {
    return ("event: " + payload.path("type").asString() + "\ndata: " + payload + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
