package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.wire.RejectedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A value of a request and where it stands, such as {@code messages.0.content}. Its methods refuse
 * what Bedrock would refuse.
 */
record Field(JsonNode value, String path) {

  static Field body(JsonNode body) {
    return new Field(body, "");
  }

  Field at(String name) {
    return new Field(value.path(name), path.isEmpty() ? name : path + "." + name);
  }

  boolean absent() {
    return value.isMissingNode() || value.isNull();
  }

  /** An object of these fields only. */
  Field object(Set<String> required, Set<String> others) {
    if (!value.isObject()) {
      throw wrong(absent() ? "Member must not be null" : "Member must be a structure");
    }
    for (String name : value.propertyNames()) {
      if (!required.contains(name) && !others.contains(name)) {
        throw wrong("extraneous key [" + name + "] is not permitted");
      }
    }
    for (String name : required) {
      if (at(name).absent()) {
        throw at(name).wrong("Member must not be null");
      }
    }
    return this;
  }

  /** An object that has exactly one of these fields; its name. */
  String union(Set<String> names) {
    object(Set.of(), names);
    if (value.size() != 1) {
      throw wrong("Member must have exactly one of " + String.join(", ", names));
    }
    return value.propertyNames().iterator().next();
  }

  /** Any object. */
  Field document() {
    if (!value.isObject()) {
      throw wrong("Member must be a JSON object");
    }
    return this;
  }

  List<Field> array() {
    if (!value.isArray()) {
      throw wrong(absent() ? "Member must not be null" : "Member must be a list");
    }
    List<Field> elements = new ArrayList<>();
    for (JsonNode element : value) {
      elements.add(new Field(element, path + "." + elements.size()));
    }
    return elements;
  }

  List<Field> arrayIfAny() {
    return absent() ? List.of() : array();
  }

  String text() {
    if (!value.isString()) {
      throw wrong(absent() ? "Member must not be null" : "Member must be a string");
    }
    return value.asString();
  }

  String notEmpty() {
    if (text().isEmpty()) {
      throw wrong("Member must have length greater than or equal to 1");
    }
    return text();
  }

  String matching(Pattern pattern) {
    if (!pattern.matcher(text()).matches()) {
      throw wrong("Member must satisfy regular expression pattern: " + pattern);
    }
    return text();
  }

  String oneOf(String... words) {
    if (!List.of(words).contains(text())) {
      throw wrong("Member must satisfy enum value set: [" + String.join(", ", words) + "]");
    }
    return text();
  }

  void flagIfAny() {
    if (!absent() && !value.isBoolean()) {
      throw wrong("Member must be a boolean");
    }
  }

  OptionalInt integer(int least) {
    if (absent()) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong("Member must be an integer");
    }
    if (value.asInt() < least) {
      throw wrong("Member must have value greater than or equal to " + least);
    }
    return OptionalInt.of(value.asInt());
  }

  /** A number from 0 to 1, if there is any. */
  void share() {
    if (absent()) {
      return;
    }
    if (!value.isNumber()) {
      throw wrong("Member must be a number");
    }
    if (value.asDouble() < 0 || value.asDouble() > 1) {
      throw wrong("Member must have value between 0 and 1");
    }
  }

  RejectedRequest wrong(String constraint) {
    return BedrockError.refusal(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(path, constraint));
  }
}
