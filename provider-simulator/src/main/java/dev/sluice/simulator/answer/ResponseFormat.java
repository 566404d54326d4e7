package dev.sluice.simulator.answer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The form in which the caller wants the answer. */
sealed interface ResponseFormat {

  record Text() implements ResponseFormat {}

  /** JSON that satisfies a schema; the empty schema where any object will do. */
  record Structured(JsonNode schema) implements ResponseFormat {}

  static ResponseFormat read(JsonNode format) {
    if (format.isMissingNode() || format.isNull()) {
      return new Text();
    }
    String type = format.path("type").asString("");
    return switch (type) {
      case "text" -> new Text();
      case "json_object" -> new Structured(anyAnswer());
      case "json_schema" -> new Structured(schema(format));
      default ->
          throw RejectedRequest.invalid(
              "Invalid value: '%s'. Supported values are: 'json_object', 'json_schema', and 'text'."
                  .formatted(type),
              "response_format.type");
    };
  }

  private static JsonNode schema(JsonNode format) {
    JsonNode schema = format.path("json_schema").path("schema");
    if (!schema.isObject()) {
      throw Fields.missing("response_format.json_schema.schema");
    }
    return schema;
  }

  private static JsonNode anyAnswer() {
    var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    var properties = schema.putObject("properties");
    properties.putObject("answer").put("type", "string");
    properties.putObject("confidence").put("type", "number").put("minimum", 0).put("maximum", 1);
    return schema;
  }
}
