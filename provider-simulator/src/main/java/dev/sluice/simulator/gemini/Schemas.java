package dev.sluice.simulator.gemini;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns schemas as proto messages have them into JSON Schema. */
final class Schemas {

  private Schemas() {}

  static JsonNode toJsonSchema(JsonNode schema) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "type" -> json.put("type", value.asString().toLowerCase(Locale.ROOT));
        case "items" -> json.set("items", toJsonSchema(value));
        case "anyOf" -> {
          ArrayNode any = json.putArray("anyOf");
          value.forEach(one -> any.add(toJsonSchema(one)));
        }
        case "properties" -> {
          ObjectNode properties = json.putObject("properties");
          value.properties().forEach(p -> properties.set(p.getKey(), toJsonSchema(p.getValue())));
        }
        default -> json.set(field.getKey(), value);
      }
    }
    return json;
  }
}
