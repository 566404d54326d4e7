package dev.sluice.simulator.gemini;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON as proto JSON is read: every field must be known and of its type; names may be written
 * with capitals or with underscores. What comes out has capitals. For one request.
 */
final class ProtoJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final Pattern BASE64 = Pattern.compile("[-A-Za-z0-9+/_]*={0,2}");

  private final Service service;
  private final List<String> violations = new ArrayList<>();

  private ProtoJson(Service service) {
    this.service = service;
  }

  static ObjectNode read(JsonNode body, String message, Service service) {
    ProtoJson reader = new ProtoJson(service);
    JsonNode read = reader.value(body, message, "");
    if (!reader.violations.isEmpty()) {
      throw GoogleError.refusal(String.join("\n", reader.violations), null);
    }
    return (ObjectNode) read;
  }

  private JsonNode value(JsonNode value, String type, String path) {
    if (type.endsWith("*")) {
      return list(value, type.substring(0, type.length() - 1), path);
    }
    if (type.endsWith("{}")) {
      return map(value, type.substring(0, type.length() - 2), path);
    }
    if (Character.isUpperCase(type.charAt(0)) && !type.contains("|")) {
      return message(value, type, path);
    }
    if (!isOf(value, type)) {
      violations.add(
          "Invalid value at '%s' (%s), %s".formatted(path, type.toUpperCase(Locale.ROOT), value));
    }
    return value;
  }

  private JsonNode message(JsonNode value, String type, String path) {
    ObjectNode read = NODES.objectNode();
    if (!(value instanceof ObjectNode object)) {
      violations.add("Invalid value at '%s' (%s), %s".formatted(path, type, value));
      return read;
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = capitals(field.getKey());
      String fieldType = ProtoMessages.type(service, type, name);
      if (fieldType == null) {
        violations.add(
            "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
                .formatted(field.getKey(), path.isEmpty() ? "" : " at '" + path + "'"));
      } else if (!field.getValue().isNull()) {
        read.set(name, value(field.getValue(), fieldType, within(path, name)));
      }
    }
    return read;
  }

  private JsonNode list(JsonNode value, String type, String path) {
    ArrayNode read = NODES.arrayNode();
    if (!value.isArray()) {
      violations.add("Invalid value at '%s' (%s), %s".formatted(path, type, value));
      return read;
    }
    for (int i = 0; i < value.size(); i++) {
      read.add(value(value.get(i), type, path + "[" + i + "]"));
    }
    return read;
  }

  private JsonNode map(JsonNode value, String type, String path) {
    ObjectNode read = NODES.objectNode();
    value.properties().forEach(e -> read.set(e.getKey(), value(e.getValue(), type, path)));
    return read;
  }

  private static boolean isOf(JsonNode value, String type) {
    return switch (type) {
      case "any" -> true;
      case "struct" -> value.isObject();
      case "string" -> value.isString();
      case "bool" -> value.isBoolean();
      case "bytes" -> value.isString() && BASE64.matcher(value.asString()).matches();
      case "float" -> isNumber(value);
      case "int32" -> isNumber(value) && value.asDouble() == value.asInt();
      case "int64" -> isNumber(value) && value.asDouble() == value.asLong();
      default -> Arrays.asList(type.split("\\|")).contains(value.asString(""));
    };
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() || (value.isString() && NUMBER.matcher(value.asString()).matches());
  }

  private static String capitals(String name) {
    return UNDERSCORE
        .matcher(name)
        .replaceAll(found -> found.group().substring(1).toUpperCase(Locale.ROOT));
  }

  private static String within(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
