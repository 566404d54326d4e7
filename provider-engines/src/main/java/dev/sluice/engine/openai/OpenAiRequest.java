package dev.sluice.engine.openai;

import dev.sluice.schema.Json;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the body of a call without copying the tree that all attempts of a job share. */
final class OpenAiRequest {

  /**
   * {@code model} is the provider's own name instead of the job's. The other two would have the
   * answer come in pieces; it goes into one record, so it is read whole.
   */
  private static final Set<String> REPLACED = Set.of("model", "stream", "stream_options");

  private OpenAiRequest() {}

  /** The body with the model's wire name; every other field as the job has it, known or not. */
  static byte[] write(ObjectNode body, String model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator generator = Json.mapper().createGenerator(bytes)) {
      generator.writeStartObject();
      generator.writeStringProperty("model", model);
      for (Map.Entry<String, JsonNode> field : body.properties()) {
        if (!REPLACED.contains(field.getKey())) {
          generator.writeName(field.getKey());
          generator.writeTree(field.getValue());
        }
      }
      generator.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
