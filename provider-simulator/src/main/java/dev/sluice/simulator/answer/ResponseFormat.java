package dev.sluice.simulator.answer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The form in which the caller wants the answer. */
public sealed interface ResponseFormat {

  record Text() implements ResponseFormat {}

  /** JSON that satisfies a schema. */
  record Structured(JsonNode schema) implements ResponseFormat {}

  /** For a caller who says no more than that it should be a JSON object. */
  static Structured anyObject() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("answer").put("type", "string");
    properties.putObject("confidence").put("type", "number").put("minimum", 0).put("maximum", 1);
    return new Structured(schema);
  }
}
