package dev.sluice.engine.chat;

import dev.sluice.schema.SafeText;
import dev.sluice.schema.TypedFields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of an object of a request's body. */
final class Fields extends TypedFields<Fields> {

  Fields(ObjectNode object, String path) {
    super(object, path);
  }

  @Override
  protected Fields within(ObjectNode inner, String innerPath) {
    return new Fields(inner, innerPath);
  }

  @Override
  public InvalidRequestException wrong(String name, String what) {
    return new InvalidRequestException(pathOf(name), what);
  }

  /** A name or an id: there, and not empty. */
  String name(String name) {
    return required(name, nonEmptyText(name));
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

  /** Non-empty strings: an array of them, or just one; none where it is not there. */
  List<String> oneOrMoreTexts(String name) {
    JsonNode value = any(name);
    if (value != null && value.isString()) {
      return List.of(name(name));
    }
    return texts(name);
  }

  /** Refuses what would be lost: every field that is there and not among these. */
  void allowOnly(Set<String> names) {
    for (String name : object().propertyNames()) {
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
    return SafeText.quoted(value)
        + " is unknown here; known are "
        + String.join(", ", new TreeSet<>(known));
  }

  /** The name of a field as it is written in a path; names are foreign too. */
  static String quotedUnlessPlain(String name) {
    return name.matches("[A-Za-z0-9_.-]{1,64}") ? name : SafeText.quoted(name);
  }
}
