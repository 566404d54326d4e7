package dev.sluice.simulator.ollama;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.FinishReason;
import dev.sluice.simulator.answer.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as one object, or as a line for each piece. */
final class ChatJson {

  private static final int TOKENS_PER_LINE = 4;
  private static final long NANOSECONDS = 900_000_000;

  private ChatJson() {}

  static ObjectNode whole(ChatAnswer answer) {
    Choice choice = answer.choices().getFirst();
    ObjectNode json = envelope(answer);
    ObjectNode message = message(json).put("content", said(choice));
    if (choice.reasoning() != null) {
      message.put("thinking", choice.reasoning());
    }
    if (!choice.toolCalls().isEmpty()) {
      message.set("tool_calls", calls(choice.toolCalls()));
    }
    return ended(json, answer);
  }

  /** The last one has no content, but what was counted. */
  static List<byte[]> lines(ChatAnswer answer) {
    Choice choice = answer.choices().getFirst();
    List<byte[]> lines = new ArrayList<>();
    pieces("thinking", choice.reasoning(), answer, lines);
    pieces("content", said(choice), answer, lines);
    if (!choice.toolCalls().isEmpty()) {
      ObjectNode json = envelope(answer).put("done", false);
      message(json).set("tool_calls", calls(choice.toolCalls()));
      lines.add(line(json));
    }
    ObjectNode last = envelope(answer);
    message(last);
    lines.add(line(ended(last, answer)));
    return lines;
  }

  private static void pieces(
      String field, @Nullable String text, ChatAnswer answer, List<byte[]> lines) {
    String rest = text == null ? "" : text;
    while (!rest.isEmpty()) {
      String piece = Tokens.cut(rest, TOKENS_PER_LINE);
      ObjectNode json = envelope(answer).put("done", false);
      message(json).put(field, piece);
      lines.add(line(json));
      rest = rest.substring(piece.length());
    }
  }

  static byte[] line(JsonNode json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String said(Choice choice) {
    String said = choice.text() == null ? choice.refusal() : choice.text();
    return said == null ? "" : said;
  }

  private static ArrayNode calls(List<Choice.ToolCall> calls) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Choice.ToolCall call : calls) {
      ObjectNode function = array.addObject().put("id", "call_" + call.id()).putObject("function");
      function
          .put("index", array.size() - 1)
          .put("name", call.name())
          .set("arguments", call.arguments());
    }
    return array;
  }

  private static ObjectNode envelope(ChatAnswer answer) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model", answer.request().model())
        .put("created_at", answer.created().toString());
  }

  private static ObjectNode message(ObjectNode json) {
    return json.putObject("message").put("role", "assistant").put("content", "");
  }

  private static ObjectNode ended(ObjectNode json, ChatAnswer answer) {
    FinishReason reason = answer.choices().getFirst().finishReason();
    json.put("done", true).put("done_reason", reason == FinishReason.LENGTH ? "length" : "stop");
    json.put("total_duration", NANOSECONDS).put("load_duration", NANOSECONDS / 9);
    count("prompt_eval", answer.usage().input(), json);
    count("eval", answer.usage().output(), json);
    return json;
  }

  /** Zero is left out. */
  private static void count(String name, int tokens, ObjectNode json) {
    if (tokens > 0) {
      json.put(name + "_count", tokens).put(name + "_duration", NANOSECONDS / 3);
    }
  }
}
