package dev.sluice.engine.openai;

import dev.sluice.engine.chat.ChunkAssembly;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings what others write in their own manner into OpenAI's form. Works on answers that were just
 * read and that nobody else has seen.
 */
final class OpenAiForm {

  private OpenAiForm() {}

  /** A whole answer: its content may be a list of parts, the reasoning among them. */
  static ObjectNode settleAnswer(ObjectNode answer) {
    settle(answer);
    boolean inParts =
        answer
            .path("choices")
            .valueStream()
            .anyMatch(choice -> choice.path("message").path("content").isArray());
    if (!inParts) {
      return answer;
    }
    ChunkAssembly assembly = new ChunkAssembly();
    assembly.add(answer);
    return assembly.toCompletion();
  }

  /** An answer or a piece of one. */
  static void settle(ObjectNode answer) {
    for (JsonNode choice : answer.path("choices")) {
      // A stop all the same: the model wrote the token that ends a sequence.
      if (choice instanceof ObjectNode object
          && "eos".equals(choice.path("finish_reason").asString(""))) {
        object.put("finish_reason", "stop");
      }
    }
  }

  /**
   * A whole answer as the only chunk of a stream.
   *
   * @param withUsage whether whoever takes the chunks asked for it
   */
  static ObjectNode toChunk(ObjectNode answer, boolean withUsage) {
    ObjectNode chunk = answer.objectNode();
    answer
        .properties()
        .forEach(
            field -> {
              if (withUsage || !field.getKey().equals("usage")) {
                chunk.set(field.getKey(), field.getValue());
              }
            });
    chunk.put("object", "chat.completion.chunk");
    ArrayNode choices = chunk.putArray("choices");
    answer.path("choices").forEach(choice -> choices.add(toDelta(choice)));
    return chunk;
  }

  private static JsonNode toDelta(JsonNode choice) {
    JsonNode delta = choice.deepCopy();
    if (delta instanceof ObjectNode object
        && object.remove("message") instanceof ObjectNode message) {
      int index = 0;
      for (JsonNode call : message.path("tool_calls")) {
        if (call instanceof ObjectNode part) {
          part.put("index", index++);
        }
      }
      object.set("delta", message);
    }
    return delta;
  }
}
