package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Splits an answer into the events of a stream. Owned by one thread. */
final class ConverseEvents {

  private static final int TOKENS_PER_EVENT = 4;

  private final List<byte[]> frames = new ArrayList<>();
  private int block; // the index of the one that is being written

  private ConverseEvents() {}

  /** In order, {@code metadata} last. */
  static List<byte[]> of(ChatAnswer answer) {
    ConverseEvents events = new ConverseEvents();
    events.add("messageStart", ConverseJson.object().put("role", "assistant"));
    Choice choice = answer.choices().getFirst();
    events.reasoning(choice.reasoning());
    events.text(ConverseJson.text(choice));
    choice.toolCalls().forEach(events::toolUse);
    events.add(
        "messageStop", ConverseJson.object().put("stopReason", ConverseJson.stopReason(choice)));
    ObjectNode metadata = ConverseJson.object();
    metadata.set("usage", ConverseJson.usage(answer.usage()));
    metadata.set("metrics", ConverseJson.metrics());
    events.add("metadata", metadata);
    return events.frames;
  }

  private void reasoning(@Nullable String text) {
    if (text == null) {
      return;
    }
    pieces(text, (delta, piece) -> delta.putObject("reasoningContent").put("text", piece));
    ObjectNode last = ConverseJson.object();
    last.putObject("reasoningContent").put("signature", Reasoning.signature(text));
    delta(last);
    stop();
  }

  /** The only kind of block that does not say that it begins. */
  private void text(@Nullable String text) {
    if (text != null) {
      pieces(text, (delta, piece) -> delta.put("text", piece));
      stop();
    }
  }

  private void toolUse(Choice.ToolCall call) {
    ObjectNode start = inBlock();
    start
        .putObject("start")
        .putObject("toolUse")
        .put("toolUseId", ConverseJson.toolUseId(call))
        .put("name", call.name());
    add("contentBlockStart", start);
    // Without arguments nothing of them comes.
    String arguments = call.arguments().isEmpty() ? "" : call.arguments().toString();
    pieces(arguments, (delta, piece) -> delta.putObject("toolUse").put("input", piece));
    stop();
  }

  private void pieces(String text, BiConsumer<ObjectNode, String> write) {
    String rest = text;
    while (!rest.isEmpty()) {
      String piece = Tokens.cut(rest, TOKENS_PER_EVENT);
      ObjectNode delta = ConverseJson.object();
      write.accept(delta, piece);
      delta(delta);
      rest = rest.substring(piece.length());
    }
  }

  private void delta(ObjectNode delta) {
    ObjectNode event = inBlock();
    event.set("delta", delta);
    add("contentBlockDelta", event);
  }

  private void stop() {
    add("contentBlockStop", inBlock());
    block++;
  }

  private ObjectNode inBlock() {
    return ConverseJson.object().put("contentBlockIndex", block);
  }

  private void add(String name, ObjectNode payload) {
    frames.add(EventFrames.event(name, payload));
  }
}
