package com.example.inhouse;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates between OpenAI's form and that of the server. */
final class InHouseForm {

  private static final Map<String, String> SPEAKERS =
      Map.of("system", "system", "developer", "system", "user", "user", "assistant", "model");

  private InHouseForm() {}

  /**
   * @throws IllegalArgumentException naming what the server has no means for: what a job asks for
   *     is never left out in silence
   */
  static ObjectNode request(ProviderCall call) {
    ObjectNode request = Json.mapper().createObjectNode().put("model", call.model());
    for (Map.Entry<String, JsonNode> field : call.body().properties()) {
      switch (field.getKey()) {
        case "messages" -> turns(field.getValue(), request.putArray("turns"));
        case "temperature" -> request.set("temperature", field.getValue());
        case "max_tokens", "max_completion_tokens" -> request.set("limit", field.getValue());
        // The first is in the call; the others do not change an answer.
        case "model", "stream", "stream_options", "user", "metadata" -> {}
        default -> throw new IllegalArgumentException(field.getKey() + ": unknown to the server");
      }
    }
    return request;
  }

  private static void turns(JsonNode messages, ArrayNode turns) {
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.path(i);
      String speaker = SPEAKERS.get(message.path("role").asString(""));
      if (speaker == null || message.has("tool_calls")) {
        throw new IllegalArgumentException("messages[" + i + "]: the server knows no tools");
      }
      if (!message.path("content").isString()) {
        throw new IllegalArgumentException("messages[" + i + "].content: must be a text");
      }
      turns.addObject().put("from", speaker).put("text", message.path("content").asString());
    }
  }

  static Completed answer(ProviderCall call, JsonNode said) {
    long read = said.path("tokens").path("read").asLong(0);
    long written = said.path("tokens").path("written").asLong(0);
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("id", "chatcmpl-" + UUID.randomUUID()).put("object", "chat.completion");
    body.put("created", Instant.now().getEpochSecond()).put("model", call.model());
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", said.path("text").asString(""));
    choice.put(
        "finish_reason", said.path("ended").asString("").equals("limit") ? "length" : "stop");
    ObjectNode usage = body.putObject("usage").put("prompt_tokens", read);
    usage.put("completion_tokens", written).put("total_tokens", read + written);
    return new Completed(
        new ProviderResponse(200, null, body), new Bill(new Usage(read, 0, written, 0), null));
  }

  /** All of an answer as one chunk of a stream. */
  static ObjectNode chunk(JsonNode answer) {
    ObjectNode chunk = ((ObjectNode) answer).deepCopy().put("object", "chat.completion.chunk");
    ObjectNode choice = (ObjectNode) chunk.path("choices").path(0);
    choice.set("delta", choice.remove("message"));
    return chunk;
  }
}
