package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.provider.Bill;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer on in OpenAI's form, whole or event by event. Owned by one thread. */
final class ConverseMessage {

  private final ChunkWriter chunks;
  private final Map<Integer, Call> calls = new HashMap<>();
  private final ReasoningBlocks.Draft reasoning = new ReasoningBlocks.Draft();
  private @Nullable String stopReason;
  private @Nullable TokenCounts tokens;

  /** A call that is being written: its number, and whether it has arguments yet. */
  private static final class Call {
    private final int number;
    private boolean begun;

    private Call(int number) {
      this.number = number;
    }
  }

  ConverseMessage(ChunkWriter chunks) {
    this.chunks = requireNonNull(chunks, "chunks is null");
  }

  /** Takes a whole answer. */
  void whole(JsonNode answer) throws InterruptedException {
    int index = 0;
    for (JsonNode block : answer.path("output").path("message").path("content")) {
      block(index++, block);
    }
    stopReason = answer.path("stopReason").asString("");
    tokens = ConverseUsage.of(answer.path("usage"));
  }

  private void block(int index, JsonNode block) throws InterruptedException {
    chunks.text(block.path("text").asString(""));
    // Text with its sources, which OpenAI's form has no place for.
    for (JsonNode cited : block.path("citationsContent").path("content")) {
      chunks.text(cited.path("text").asString(""));
    }
    JsonNode thought = block.path("reasoningContent");
    reasoning(index, thought.has("reasoningText") ? thought.path("reasoningText") : thought);
    JsonNode use = block.path("toolUse");
    begin(index, use);
    arguments(index, use.has("input") ? use.path("input").toString() : "");
    end(index);
  }

  /** Takes one event; one that is not known tells nothing that there is a place for. */
  void event(String name, JsonNode event) throws InterruptedException {
    int index = event.path("contentBlockIndex").asInt(0);
    JsonNode delta = event.path("delta");
    switch (name) {
      case "contentBlockStart" -> begin(index, event.path("start").path("toolUse"));
      case "contentBlockDelta" -> {
        chunks.text(delta.path("text").asString(""));
        reasoning(index, delta.path("reasoningContent"));
        arguments(index, delta.path("toolUse").path("input").asString(""));
      }
      case "contentBlockStop" -> end(index);
      case "messageStop" -> stopReason = event.path("stopReason").asString("");
      case "metadata" -> tokens = ConverseUsage.of(event.path("usage"));
      default -> {}
    }
  }

  private void reasoning(int index, JsonNode piece) throws InterruptedException {
    if (piece.isObject()) {
      reasoning.add(index, piece);
      chunks.reasoning(piece.path("text").asString(""));
    }
  }

  private void begin(int index, JsonNode use) throws InterruptedException {
    if (use.isObject()) {
      String id = use.path("toolUseId").asString("");
      calls.put(index, new Call(chunks.beginCall(id, use.path("name").asString(""))));
    }
  }

  private void arguments(int index, String piece) throws InterruptedException {
    Call call = calls.get(index);
    if (call != null && !piece.isEmpty()) {
      call.begun = true;
      chunks.arguments(call.number, piece);
    }
  }

  /** A call without arguments has no pieces of them, though they are an empty object. */
  private void end(int index) throws InterruptedException {
    Call call = calls.remove(index);
    if (call != null && !call.begun) {
      chunks.arguments(call.number, "{}");
    }
  }

  /** Whether everything came that an answer has. */
  boolean ended() {
    return stopReason != null && tokens != null;
  }

  /** Whether any piece of an answer came. */
  boolean begun() {
    return chunks.started();
  }

  /** Empty while it is not known. */
  String stopReason() {
    return stopReason == null ? "" : stopReason;
  }

  /** What was counted so far; it is billed however the answer ends. */
  Bill bill() {
    return new Bill(tokens().usage(), null);
  }

  private TokenCounts tokens() {
    return tokens == null ? TokenCounts.NONE : tokens;
  }

  /** Writes the end. */
  Completion finish() throws InterruptedException {
    ObjectNode wantedBack = reasoning.toExtraContent();
    if (wantedBack != null) {
      chunks.extraContent(wantedBack);
    }
    return chunks.finish(StopReason.toFinish(stopReason()), tokens());
  }
}
