package dev.sluice.engine.anthropic;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.FinishReason;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts an answer together from its blocks, whole ones or pieces of them, and hands the pieces on.
 * Passes over whatever it does not know: blocks of that kind come from tools which only their own
 * form of request can ask for. Every method may throw {@link AnswerTooLargeException}. Owned by one
 * thread.
 */
final class MessageAssembly {

  private static final String FULL_WINDOW = "model_context_window_exceeded";

  private final Beginning usual;
  private final ChunkSink chunks;
  private final UsageCounts usage = new UsageCounts();
  private final Map<Integer, OpenBlock> open = new TreeMap<>();
  private final List<ObjectNode> thoughts = new ArrayList<>();
  private @Nullable ChunkWriter writer;
  private Stop stop = new Stop(FinishReason.STOP, false, "");

  /**
   * What an answer begins with, where it does not say itself.
   *
   * @param created in seconds since 1970
   */
  record Beginning(String id, String model, long created) {}

  /**
   * @param fullWindow whether it was the context window that there was no more room in
   * @param refusal what to say if it is one
   */
  private record Stop(FinishReason reason, boolean fullWindow, String refusal) {}

  MessageAssembly(Beginning usual, ChunkSink chunks) {
    this.usual = requireNonNull(usual, "usual is null");
    this.chunks = requireNonNull(chunks, "chunks is null");
  }

  /** All of an answer at once. */
  void whole(JsonNode message) throws InterruptedException {
    begin(message);
    int index = 0;
    for (JsonNode block : message.path("content")) {
      beginBlock(index, block);
      endBlock(index++);
    }
    stop(message, message.path("usage"));
  }

  /** The message without its blocks. */
  void begin(JsonNode message) {
    usage.update(message.path("usage"));
    if (writer == null) {
      String id = message.path("id").asString(usual.id());
      String model = message.path("model").asString(usual.model());
      writer = new ChunkWriter(id, model, usual.created(), chunks);
    }
  }

  void beginBlock(int index, JsonNode block) throws InterruptedException {
    switch (block.path("type").asString("")) {
      case "text" -> writer().text(block.path("text").asString(""));
      case "thinking" -> {
        writer().reasoning(block.path("thinking").asString(""));
        open.put(index, new OpenBlock.Thought(block));
      }
      case "redacted_thinking" -> open.put(index, new OpenBlock.Thought(block));
      case "tool_use" -> {
        String id = block.path("id").asString("");
        int call = writer().beginCall(id, block.path("name").asString(""));
        open.put(index, new OpenBlock.Call(call, block));
      }
      default -> {}
    }
  }

  /** A piece of a block. */
  void grow(int index, JsonNode delta) throws InterruptedException {
    switch (delta.path("type").asString("")) {
      case "text_delta" -> writer().text(delta.path("text").asString(""));
      case "thinking_delta" -> {
        writer().reasoning(delta.path("thinking").asString(""));
        grow(index, "thinking", delta);
      }
      case "signature_delta" -> grow(index, "signature", delta);
      case "input_json_delta" -> {
        if (open.get(index) instanceof OpenBlock.Call call) {
          call.grow(delta.path("partial_json").asString(""), writer());
        }
      }
      default -> {}
    }
  }

  private void grow(int index, String field, JsonNode delta) {
    if (open.get(index) instanceof OpenBlock.Thought thought) {
      thought.grow(field, delta.path(field).asString(""));
    }
  }

  void endBlock(int index) throws InterruptedException {
    OpenBlock block = open.remove(index);
    switch (block) {
      case null -> {}
      case OpenBlock.Thought thought -> thoughts.add(thought.toJson());
      case OpenBlock.Call call -> call.end(writer());
    }
  }

  /** Why it stops, where that is said. */
  void stop(JsonNode said, JsonNode counts) {
    usage.update(counts);
    String reason = said.path("stop_reason").asString("");
    if (!reason.isEmpty()) {
      boolean fullWindow = reason.equals(FULL_WINDOW);
      stop = new Stop(finishReason(reason), fullWindow, refusal(said.path("stop_details")));
    }
  }

  private static FinishReason finishReason(String stopReason) {
    return switch (stopReason) {
      // A turn is paused only for tools of their own; either way there would have been more.
      case "max_tokens", FULL_WINDOW, "pause_turn" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  private static String refusal(JsonNode details) {
    String category = details.path("category").asString("");
    String explanation = details.path("explanation").asString("");
    return "the model refused to answer"
        + (category.isEmpty() ? "" : " (" + category + ")")
        + (explanation.isEmpty() ? "" : ": " + explanation);
  }

  Completion finish() throws InterruptedException {
    for (int index : List.copyOf(open.keySet())) {
      endBlock(index);
    }
    if (!thoughts.isEmpty()) {
      writer().extraContent(Thoughts.toExtraContent(thoughts));
    }
    return writer().finish(stop.reason(), usage.toTokenCounts());
  }

  /** Whether the prompt left no room for any of the answer. */
  boolean isCrowdedOut() {
    return stop.fullWindow() && !writer().started();
  }

  /** What to say if the answer is a refusal. */
  String refusal() {
    return stop.refusal();
  }

  /** What was counted so far. */
  Bill bill() {
    return new Bill(usage.toTokenCounts().usage(), null);
  }

  private ChunkWriter writer() {
    if (writer == null) {
      writer = new ChunkWriter(usual.id(), usual.model(), usual.created(), chunks);
    }
    return writer;
  }
}
