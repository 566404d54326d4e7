package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.ConverseRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.Format;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.ReasoningEffort;
import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code outputConfig}: the form of the answer, and the effort to spend on it. */
final class OutputConfig {

  private OutputConfig() {}

  static void write(ChatRequest request, ObjectNode json) {
    ObjectNode config = Json.mapper().createObjectNode();
    switch (request.format()) {
      case Format.Text _ -> {}
      case Format.JsonObject _ ->
          throw new InvalidRequestException(
              "response_format.type", SYSTEM_NAME + " has no json_object; give a json_schema");
      case Format.JsonSchema schema -> format(schema, config);
    }
    effort(request.reasoningEffort(), config);
    if (!config.isEmpty()) {
      json.set("outputConfig", config);
    }
  }

  private static void format(Format.JsonSchema wanted, ObjectNode config) {
    ObjectNode format = config.putObject("textFormat").put("type", "json_schema");
    // The schema is a text that holds JSON.
    ObjectNode schema =
        format
            .putObject("structure")
            .putObject("jsonSchema")
            .put("name", wanted.name())
            .put("schema", wanted.schema().toString());
    if (wanted.description() != null) {
      schema.put("description", wanted.description());
    }
  }

  private static void effort(@Nullable ReasoningEffort effort, ObjectNode config) {
    switch (effort) {
      case null -> {}
      case NONE, MINIMAL ->
          throw new InvalidRequestException(
              "reasoning_effort", SYSTEM_NAME + " has low, medium, high, xhigh and max");
      case LOW, MEDIUM, HIGH, XHIGH, MAX -> config.put("effort", effort.wireName());
    }
  }
}
