package dev.sluice.engine.openai;

import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the body of a call without copying the tree that all attempts of a job share. */
final class OpenAiRequest {

  /** The names of the one limit of the output: the newest of OpenAI's models refuse the first. */
  static final Set<String> OUTPUT_LIMITS = Set.of("max_tokens", "max_completion_tokens");

  /** {@code model} is the provider's own name; the others say whether the answer is streamed. */
  private static final Set<String> REPLACED = Set.of("model", "stream", "stream_options");

  private final @Nullable String outputLimit;

  /**
   * @param outputLimit which of {@link #OUTPUT_LIMITS} the provider reads; null where that is the
   *     job's business
   */
  OpenAiRequest(@Nullable String outputLimit) {
    this.outputLimit = outputLimit;
  }

  /** For an answer in one piece. Every field is as the job has it, known or not, but for those. */
  byte[] whole(ProviderCall call) {
    return write(call, false);
  }

  /** For an answer in pieces. Usage is always asked for: somebody pays for it. */
  byte[] streamed(ProviderCall call) {
    return write(call, true);
  }

  private byte[] write(ProviderCall call, boolean streamed) {
    return Json.bytesOfObject(json -> write(call, streamed, json));
  }

  private void write(ProviderCall call, boolean streamed, JsonGenerator json) {
    json.writeStringProperty("model", call.model());
    for (Map.Entry<String, JsonNode> field : call.body().properties()) {
      String name = wireName(field.getKey(), call.body());
      if (name != null) {
        json.writeName(name);
        json.writeTree(field.getValue());
      }
    }
    if (streamed) {
      stream(json, call.body().path("stream_options"));
    }
  }

  /** Null for a field that is left out. */
  private @Nullable String wireName(String name, ObjectNode body) {
    if (REPLACED.contains(name)) {
      return null;
    }
    if (outputLimit == null || outputLimit.equals(name) || !OUTPUT_LIMITS.contains(name)) {
      return name;
    }
    return body.has(outputLimit) ? null : outputLimit;
  }

  private static void stream(JsonGenerator generator, JsonNode options) {
    generator.writeBooleanProperty("stream", true);
    generator.writeName("stream_options");
    generator.writeStartObject();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!option.getKey().equals("include_usage")) {
        generator.writeName(option.getKey());
        generator.writeTree(option.getValue());
      }
    }
    generator.writeBooleanProperty("include_usage", true);
    generator.writeEndObject();
  }
}
