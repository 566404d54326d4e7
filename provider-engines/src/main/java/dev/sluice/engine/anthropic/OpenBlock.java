package dev.sluice.engine.anthropic;

import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.schema.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A block of an answer that is not at its end yet. Owned by one thread. */
sealed interface OpenBlock {

  /** What the model thinks, and the signature by which they know it again. */
  final class Thought implements OpenBlock {

    private final JsonNode start;
    private final Map<String, StringBuilder> texts = new TreeMap<>();

    Thought(JsonNode start) {
      this.start = start;
    }

    void grow(String field, String piece) {
      texts
          .computeIfAbsent(field, name -> new StringBuilder(start.path(name).asString("")))
          .append(piece);
    }

    ObjectNode toJson() {
      ObjectNode json = Json.mapper().createObjectNode();
      start.properties().forEach(field -> json.set(field.getKey(), field.getValue()));
      texts.forEach((field, text) -> json.put(field, text.toString()));
      return json;
    }
  }

  /** A call of a tool. */
  final class Call implements OpenBlock {

    private final int number;
    private final JsonNode start;
    private boolean grown;

    /**
     * @param number what {@link ChunkWriter#beginCall} returned
     */
    Call(int number, JsonNode start) {
      this.number = number;
      this.start = start;
    }

    void grow(String piece, ChunkWriter writer) throws InterruptedException {
      grown |= !piece.isEmpty();
      writer.arguments(number, piece);
    }

    /** A call without a piece has its arguments at its start, or has none. */
    void end(ChunkWriter writer) throws InterruptedException {
      if (!grown) {
        JsonNode input = start.path("input");
        writer.arguments(number, input.isObject() ? input.toString() : "{}");
      }
    }
  }
}
