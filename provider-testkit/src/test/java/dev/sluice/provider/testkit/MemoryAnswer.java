package dev.sluice.provider.testkit;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer in OpenAI form, in pieces and whole. For one thread. */
final class MemoryAnswer {

  private final ProviderCall call;
  private final ChunkSink chunks;
  private boolean begun;

  MemoryAnswer(ProviderCall call, ChunkSink chunks) {
    this.call = call;
    this.chunks = chunks;
  }

  void text(String piece) throws InterruptedException {
    hand(Json.mapper().createObjectNode().put("content", piece), null);
  }

  ObjectNode whole(JsonNode message) throws InterruptedException {
    ObjectNode delta = Json.mapper().createObjectNode();
    JsonNode calls = message.path("tool_calls");
    if (!calls.isEmpty()) {
      delta.set("tool_calls", numbered(calls));
    }
    String finish = calls.isEmpty() ? "stop" : "tool_calls";
    hand(delta, finish);
    ObjectNode body = envelope("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", finish).set("message", message);
    long input = MemoryProvider.BILL.usage().inputTokens();
    long output = MemoryProvider.BILL.usage().outputTokens();
    body.putObject("usage").put("prompt_tokens", input).put("completion_tokens", output);
    return body;
  }

  private static JsonNode numbered(JsonNode calls) {
    JsonNode numbered = calls.deepCopy();
    int index = 0;
    for (JsonNode one : numbered) {
      ((ObjectNode) one).put("index", index++);
    }
    return numbered;
  }

  private void hand(ObjectNode delta, @Nullable String finish) throws InterruptedException {
    if (!begun) {
      begun = true;
      delta.put("role", "assistant");
    }
    ObjectNode chunk = envelope("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", finish).set("delta", delta);
    chunks.accept(chunk);
  }

  private ObjectNode envelope(String object) {
    return Json.mapper()
        .createObjectNode()
        .put("id", call.callId())
        .put("object", object)
        .put("created", 1)
        .put("model", call.model());
  }
}
