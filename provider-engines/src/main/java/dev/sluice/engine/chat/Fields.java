package dev.sluice.engine.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one object of a request by type, and refuses by its path what is not of that
 * type. A field that is JSON null reads like one that is not there.
 *
 * @param path of the object within the body; empty for the body itself
 */
record Fields(ObjectNode object, String path) {

  private static final int MAX_QUOTED = 64;

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  InvalidRequestException wrong(String name, String what) {
    return new InvalidRequestException(pathOf(name), what);
  }

  <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  @Nullable JsonNode any(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable String text(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw wrong(name, "must be a string, not " + kindOf(value));
    }
    return value.stringValue();
  }

  /** A name or an id: there, and not empty. */
  String name(String name) {
    String value = required(name, text(name));
    if (value.isEmpty()) {
      throw wrong(name, "is empty");
    }
    return value;
  }

  @Nullable Boolean bool(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "must be true or false, not " + kindOf(value));
    }
    return value.booleanValue();
  }

  @Nullable Long wholeNumber(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "must be a whole number of 64 bits");
    }
    return value.longValue();
  }

  @Nullable BigDecimal number(String name, int lowest, int highest) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrong(name, "must be a number, not " + kindOf(value));
    }
    BigDecimal number = value.decimalValue();
    if (number.compareTo(BigDecimal.valueOf(lowest)) < 0
        || number.compareTo(BigDecimal.valueOf(highest)) > 0) {
      throw wrong(name, "must be from " + lowest + " to " + highest);
    }
    return number;
  }

  @Nullable ObjectNode object(String name) {
    JsonNode value = any(name);
    return value == null ? null : asObject(value, name);
  }

  /** The fields of the object that stands under this name. */
  @Nullable Fields nested(String name) {
    ObjectNode value = object(name);
    return value == null ? null : new Fields(value, pathOf(name));
  }

  /** The objects of an array; none where it is not there. */
  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      String elementName = name + "[" + objects.size() + "]";
      objects.add(new Fields(asObject(element, elementName), pathOf(elementName)));
    }
    return objects;
  }

  /** Non-empty strings: an array of them, or just one; none where it is not there. */
  List<String> oneOrMoreTexts(String name) {
    JsonNode value = any(name);
    if (value != null && value.isString()) {
      return List.of(name(name));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      if (!element.isString() || element.stringValue().isEmpty()) {
        throw wrong(name + "[" + texts.size() + "]", "must be a non-empty string");
      }
      texts.add(element.stringValue());
    }
    return texts;
  }

  /** Refuses what would be lost: every field that is there and not among these. */
  void allowOnly(Set<String> names) {
    for (String name : object.propertyNames()) {
      if (!names.contains(name) && any(name) != null) {
        throw wrong(quotedUnlessPlain(name), "cannot be expressed for this provider; leave it out");
      }
    }
  }

  /** One of these words. */
  String oneOf(String name, Set<String> known) {
    String value = name(name);
    if (!known.contains(value)) {
      throw wrong(name, unknown(value, known));
    }
    return value;
  }

  static String unknown(String value, Set<String> known) {
    return quoted(value) + " is unknown here; known are " + String.join(", ", new TreeSet<>(known));
  }

  /** A foreign word in quotes, cut to what a person needs to recognise it. */
  static String quoted(String text) {
    String start = text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    return '"' + start.replaceAll("\\p{C}", "") + '"';
  }

  /** The name of a field as it is written in a path; names are foreign too. */
  static String quotedUnlessPlain(String name) {
    return name.matches("[A-Za-z0-9_.-]{1,64}") ? name : quoted(name);
  }

  private Iterable<JsonNode> elements(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(name, "must be an array, not " + kindOf(value));
    }
    return value;
  }

  private ObjectNode asObject(JsonNode value, String name) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw wrong(name, "must be an object, not " + kindOf(value));
  }

  static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "something else";
    };
  }
}
