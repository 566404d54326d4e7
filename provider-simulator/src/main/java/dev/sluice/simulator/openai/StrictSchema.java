package dev.sluice.simulator.openai;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What OpenAI asks of a schema that is to be followed strictly: each object is closed, and all of
 * its properties are required.
 */
final class StrictSchema {

  private static final int TOO_DEEP = 64;

  private final String owner;
  private final String param;

  private StrictSchema(String owner, String param) {
    this.owner = owner;
    this.param = param;
  }

  /**
   * @param owner what has the schema, for the message
   */
  static void check(JsonNode schema, String owner, String param) {
    new StrictSchema(owner, param).check(schema, 0);
  }

  private void check(JsonNode schema, int depth) {
    if (depth > TOO_DEEP) {
      throw invalid("it is nested too deeply.");
    }
    if (schema.path("properties").isObject() || isObject(schema.path("type"))) {
      checkObject(schema);
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      check(property.getValue(), depth + 1);
    }
    for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
      check(definition.getValue(), depth + 1);
    }
    schema.path("anyOf").forEach(alternative -> check(alternative, depth + 1));
    if (schema.path("items").isObject()) {
      check(schema.get("items"), depth + 1);
    }
  }

  private void checkObject(JsonNode schema) {
    JsonNode closed = schema.path("additionalProperties");
    if (!closed.isBoolean() || closed.asBoolean()) {
      throw invalid("'additionalProperties' is required to be supplied and to be false.");
    }
    for (String property : schema.path("properties").propertyNames()) {
      if (schema.path("required").valueStream().noneMatch(n -> n.asString("").equals(property))) {
        throw invalid(
            "'required' is required to be supplied and to be an array including every key in properties. Missing '"
                + property
                + "'.");
      }
    }
  }

  private static boolean isObject(JsonNode type) {
    return type.asString("").equals("object")
        || type.valueStream().anyMatch(one -> one.asString("").equals("object"));
  }

  private InvalidField invalid(String why) {
    return InvalidField.because(
        "Invalid schema for " + owner + ": " + why, param, "invalid_function_parameters");
  }
}
