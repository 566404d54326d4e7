package dev.sluice.schema;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one JSON object by type, and refuses what is not of that type by its path. A
 * field that is JSON null reads like one that is not there: as null, or as an empty list.
 *
 * @param path of the object within its document; empty for the document itself
 */
record Fields(ObjectNode object, String path) {

  // Four digits of year, as RFC 3339 has them: instants far out overflow arithmetic on
  // milliseconds.
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  static Fields ofDocument(ObjectNode document) {
    return new Fields(document, "");
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  MalformedRecordException wrong(String name, String what) {
    return new MalformedRecordException(pathOf(name) + ": " + what);
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

  @Nullable String nonEmptyText(String name) {
    String value = text(name);
    if (value != null && value.isEmpty()) {
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

  @Nullable Long integer(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "must be a whole number of 64 bits");
    }
    return value.longValue();
  }

  /** A number that is not negative, exactly as it is written. */
  @Nullable BigDecimal amount(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || value.decimalValue().signum() < 0) {
      throw wrong(name, "must be a number that is not negative");
    }
    return value.decimalValue();
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

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      if (!element.isString() || element.stringValue().isEmpty()) {
        throw wrong(name + "[" + texts.size() + "]", "must be a non-empty string");
      }
      texts.add(element.stringValue());
    }
    return texts;
  }

  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      String elementName = name + "[" + objects.size() + "]";
      objects.add(new Fields(asObject(element, elementName), pathOf(elementName)));
    }
    return objects;
  }

  @Nullable Instant instant(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      if (TIMESTAMP.matcher(value).matches()) {
        return Instant.parse(value);
      }
    } catch (DateTimeException e) {
      // The 31st of February: said below, like every other bad timestamp.
    }
    throw wrong(
        name, SafeText.quoted(value) + " is no timestamp; write it like 2026-12-01T00:00:00Z");
  }

  /** A constant, written in lower case. */
  <E extends Enum<E>> @Nullable E lowerCase(String name, Class<E> type) {
    String value = text(name);
    return value == null ? null : constant(name, value, type, true);
  }

  /** Constants, each written in lower case. */
  <E extends Enum<E>> Set<E> lowerCases(String name, Class<E> type) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String text : texts(name)) {
      constants.add(constant(name, text, type, true));
    }
    return constants;
  }

  /** A constant, written in upper case. */
  <E extends Enum<E>> @Nullable E upperCase(String name, Class<E> type) {
    String value = text(name);
    return value == null ? null : constant(name, value, type, false);
  }

  void allowOnly(Set<String> names) {
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        throw new MalformedRecordException(
            path + ": unknown key " + SafeText.quoted(name) + "; known are " + join(names));
      }
    }
  }

  private <E extends Enum<E>> E constant(
      String name, String value, Class<E> type, boolean lowerCase) {
    List<String> known = new ArrayList<>();
    for (E constant : EnumSet.allOf(type)) {
      String written = lowerCase ? constant.name().toLowerCase(Locale.ROOT) : constant.name();
      if (written.equals(value)) {
        return constant;
      }
      known.add(written);
    }
    throw wrong(name, SafeText.quoted(value) + " is unknown; known are " + join(known));
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

  private static String join(Iterable<String> names) {
    return String.join(", ", names);
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
