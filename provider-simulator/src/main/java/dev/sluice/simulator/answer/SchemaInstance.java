package dev.sluice.simulator.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a JSON value that satisfies a JSON Schema: types, properties and required ones, items,
 * enumerations, bounds, lengths, formats, references and combinations. Patterns are not followed.
 */
final class SchemaInstance {

  /**
   * Below this, optional properties and items are left out, so that a schema may refer to itself.
   */
  private static final int DEEP_ENOUGH = 6;

  private static final int TOO_DEEP = 64;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;
  private final ScalarInstance scalars;
  private final SplittableRandom random;

  SchemaInstance(JsonNode schema, String prompt, SplittableRandom random) {
    this.root = schema;
    this.scalars = new ScalarInstance(prompt, random);
    this.random = random;
  }

  JsonNode make() {
    return make(root, 0);
  }

  /** An object, which is what the arguments of a tool call are. */
  JsonNode makeObject() {
    JsonNode made = root.isObject() ? make() : NODES.objectNode();
    return made.isObject() ? made : NODES.objectNode();
  }

  private JsonNode make(JsonNode given, int depth) {
    if (depth > TOO_DEEP) {
      throw new ImpossibleSchema("Invalid schema: it refers to itself without end.");
    }
    JsonNode schema = resolve(given, depth);
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    return switch (typeOf(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> scalars.integer(schema);
      case "number" -> scalars.number(schema);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "null" -> NODES.nullNode();
      default -> NODES.stringNode(scalars.text(schema));
    };
  }

  /** Follows references, and folds combinations into one plain schema. */
  private JsonNode resolve(JsonNode schema, int depth) {
    if (depth > TOO_DEEP) {
      throw new ImpossibleSchema("Invalid schema: it refers to itself without end.");
    }
    if (!schema.isObject()) {
      return NODES.objectNode();
    }
    List<JsonNode> parts = new ArrayList<>();
    if (schema.path("$ref").isString()) {
      parts.add(resolve(at(schema.get("$ref").asString()), depth + 1));
    }
    schema.path("allOf").forEach(part -> parts.add(resolve(part, depth + 1)));
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
        parts.add(resolve(preferred(schema.get(choice)), depth + 1));
      }
    }
    return parts.isEmpty() ? schema : merge(schema, parts);
  }

  private static JsonNode merge(JsonNode schema, List<JsonNode> parts) {
    ObjectNode merged = NODES.objectNode();
    merged.setAll((ObjectNode) schema);
    merged.remove(List.of("$ref", "allOf", "anyOf", "oneOf"));
    for (JsonNode part : parts) {
      for (Map.Entry<String, JsonNode> entry : part.properties()) {
        JsonNode present = merged.get(entry.getKey());
        merged.set(
            entry.getKey(), present == null ? entry.getValue() : both(present, entry.getValue()));
      }
    }
    return merged;
  }

  private static JsonNode both(JsonNode one, JsonNode other) {
    if (one instanceof ObjectNode first && other instanceof ObjectNode second) {
      return first.deepCopy().setAll(second);
    }
    if (one instanceof ArrayNode first && other instanceof ArrayNode second) {
      return first.deepCopy().addAll(second);
    }
    return one;
  }

  /** The first alternative that says more than null. */
  private static JsonNode preferred(JsonNode alternatives) {
    for (JsonNode alternative : alternatives) {
      if (!alternative.path("type").asString("").equals("null")) {
        return alternative;
      }
    }
    return alternatives.get(0);
  }

  private JsonNode at(String reference) {
    if (!reference.startsWith("#")) {
      throw new ImpossibleSchema("Invalid schema: cannot follow '" + reference + "'.");
    }
    JsonNode target = root.at(reference.substring(1));
    if (target.isMissingNode()) {
      throw new ImpossibleSchema("Invalid schema: '" + reference + "' is not there.");
    }
    return target;
  }

  private static String typeOf(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isString()) {
      return type.asString();
    }
    for (JsonNode one : type) {
      if (!one.asString("").equals("null")) {
        return one.asString("");
      }
    }
    if (schema.has("properties")) {
      return "object";
    }
    return schema.has("items") || schema.has("prefixItems") ? "array" : "string";
  }

  private ObjectNode object(JsonNode schema, int depth) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asString()));
    ObjectNode made = NODES.objectNode();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (depth < DEEP_ENOUGH || required.contains(property.getKey())) {
        made.set(property.getKey(), make(property.getValue(), depth + 1));
      }
    }
    for (String name : required) {
      if (!made.has(name)) {
        made.set(name, make(schema.path("additionalProperties"), depth + 1));
      }
    }
    return made;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode made = NODES.arrayNode();
    schema.path("prefixItems").forEach(item -> made.add(make(item, depth + 1)));
    int minimum = schema.path("minItems").asInt(0);
    int wanted = depth < DEEP_ENOUGH ? Math.max(minimum, 1 + random.nextInt(3)) : minimum;
    int count = Math.min(wanted, schema.path("maxItems").asInt(Integer.MAX_VALUE));
    boolean unique = schema.path("uniqueItems").asBoolean(false);
    Set<JsonNode> seen = new HashSet<>();
    for (int tries = 0; made.size() < count && tries < 50 * count; tries++) {
      JsonNode item = make(schema.path("items"), depth + 1);
      if (!unique || seen.add(item)) {
        made.add(item);
      }
    }
    return made;
  }
}
