package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.wire.RejectedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A value of a request and where it stands, such as {@code messages.0.content}. Its methods refuse
 * what Anthropic would refuse, in its words.
 */
record Field(JsonNode value, String path) {

  static Field body(JsonNode body) {
    Field field = new Field(body, "");
    if (!body.isObject()) {
      throw AnthropicError.refusal("Input should be a valid dictionary");
    }
    return field;
  }

  Field at(String name) {
    return new Field(value.path(name), path.isEmpty() ? name : path + "." + name);
  }

  boolean absent() {
    return value.isMissingNode() || value.isNull();
  }

  /** An object of these fields only. */
  Field object(List<String> required, Set<String> others) {
    if (!value.isObject()) {
      throw wrong(value.isMissingNode() ? "Field required" : "Input should be a valid dictionary");
    }
    for (String name : value.propertyNames()) {
      if (!required.contains(name) && !others.contains(name)) {
        throw at(name).wrong("Extra inputs are not permitted");
      }
    }
    required.forEach(name -> at(name).require());
    return this;
  }

  private void require() {
    if (value.isMissingNode()) {
      throw wrong("Field required");
    }
  }

  List<Field> array() {
    if (!value.isArray()) {
      throw wrong("Input should be a valid list");
    }
    List<Field> elements = new ArrayList<>();
    for (JsonNode element : value) {
      elements.add(new Field(element, path + "." + elements.size()));
    }
    return elements;
  }

  String text() {
    require();
    if (!value.isString()) {
      throw wrong("Input should be a valid string");
    }
    return value.asString();
  }

  String oneOf(String... words) {
    String text = text();
    if (!List.of(words).contains(text)) {
      throw wrong("Input should be '" + String.join("', '", words) + "'");
    }
    return text;
  }

  boolean flag() {
    if (!absent() && !value.isBoolean()) {
      throw wrong("Input should be a valid boolean");
    }
    return value.asBoolean(false);
  }

  OptionalInt integer(int least) {
    if (absent()) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong("Input should be a valid integer");
    }
    if (value.asInt() < least) {
      throw wrong("Input should be greater than or equal to " + least);
    }
    return OptionalInt.of(value.asInt());
  }

  /** A number from 0 to 1, if there is any. */
  void share() {
    if (absent()) {
      return;
    }
    if (!value.isNumber()) {
      throw wrong("Input should be a valid number");
    }
    if (value.asDouble() < 0 || value.asDouble() > 1) {
      throw wrong("range: 0..1");
    }
  }

  RejectedRequest wrong(String message) {
    return AnthropicError.refusal(path.isEmpty() ? message : path + ": " + message);
  }
}
