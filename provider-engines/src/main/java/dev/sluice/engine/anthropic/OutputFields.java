package dev.sluice.engine.anthropic;

import static dev.sluice.engine.anthropic.MessagesRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.Format;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.ReasoningEffort;
import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code output_config} and, where the job only names an effort, {@code thinking}. */
final class OutputFields {

  private static final String CONFIG = "output_config";

  private OutputFields() {}

  /**
   * @param json with the job's own {@code thinking} already, if it has one
   */
  static void write(ChatRequest request, ObjectNode json) {
    ObjectNode config = written(request.body().path(CONFIG));
    effort(request.reasoningEffort(), config, json);
    switch (request.format()) {
      case Format.Text _ -> {}
      case Format.JsonObject _ ->
          throw new InvalidRequestException(
              "response_format.type", SYSTEM_NAME + " has no json_object; give a json_schema");
      case Format.JsonSchema schema -> {
        requireUnsaid(config, "format", "response_format");
        config.putObject("format").put("type", "json_schema").set("schema", schema.schema());
      }
    }
    if (!config.isEmpty()) {
      json.set(CONFIG, config);
    }
  }

  private static ObjectNode written(JsonNode config) {
    if (config.isMissingNode() || config.isNull()) {
      return Json.mapper().createObjectNode();
    }
    if (config instanceof ObjectNode object) {
      return object.deepCopy();
    }
    throw new InvalidRequestException(CONFIG, "must be an object");
  }

  private static void effort(@Nullable ReasoningEffort effort, ObjectNode config, ObjectNode json) {
    switch (effort) {
      case null -> {}
      case NONE -> {
        if (json.has("thinking")) {
          throw new InvalidRequestException(
              "reasoning_effort", "is none, though there is thinking; leave one of them out");
        }
        json.putObject("thinking").put("type", "disabled");
      }
      case MINIMAL ->
          throw new InvalidRequestException(
              "reasoning_effort", SYSTEM_NAME + " has none, low, medium, high, xhigh and max");
      case LOW, MEDIUM, HIGH, XHIGH, MAX -> {
        requireUnsaid(config, "effort", "reasoning_effort");
        config.put("effort", effort.wireName());
        if (!json.has("thinking")) {
          json.putObject("thinking").put("type", "adaptive");
        }
      }
    }
  }

  private static void requireUnsaid(ObjectNode config, String name, String field) {
    if (config.has(name)) {
      throw new InvalidRequestException(
          field, "says the same as " + CONFIG + "." + name + "; leave one of them out");
    }
  }
}
