package dev.sluice.simulator.openai;

import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads fields, refusing what OpenAI would refuse. */
final class Fields {

  private Fields() {}

  static void requireObject(JsonNode body) {
    if (!body.isObject()) {
      throw InvalidField.because("The request body is not a JSON object.", null, null);
    }
  }

  static String model(JsonNode body) {
    JsonNode model = body.path("model");
    if (!model.isString() || model.asString().isBlank()) {
      throw InvalidField.because("you must provide a model parameter", "model", null);
    }
    return model.asString();
  }

  static OptionalInt integer(JsonNode body, String field, int minimum, int maximum) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw InvalidField.type(field, "an integer");
    }
    int number = value.asInt();
    if (number < minimum) {
      throw bound(field, number, "integer_below_min_value", ">= " + minimum);
    }
    if (number > maximum) {
      throw bound(field, number, "integer_above_max_value", "<= " + maximum);
    }
    return OptionalInt.of(number);
  }

  static InvalidField bound(String field, Number given, String code, String expected) {
    String message =
        "Invalid '%s': expected a value %s, but got %s instead.".formatted(field, expected, given);
    return InvalidField.because(message, field, code);
  }

  static boolean bool(JsonNode body, String field, boolean usual) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return usual;
    }
    if (!value.isBoolean()) {
      throw InvalidField.type(field, "a boolean");
    }
    return value.asBoolean();
  }

  static String text(JsonNode node, String field, String path) {
    JsonNode value = node.path(field);
    if (isAbsent(value)) {
      throw InvalidField.missing(path + "." + field);
    }
    if (!value.isString()) {
      throw InvalidField.type(path + "." + field, "a string");
    }
    return value.asString();
  }

  static JsonNode object(JsonNode node, String field, String path) {
    JsonNode value = node.path(field);
    if (isAbsent(value)) {
      throw InvalidField.missing(path + "." + field);
    }
    if (!value.isObject()) {
      throw InvalidField.type(path + "." + field, "an object");
    }
    return value;
  }

  /** Refuses fields that are not known. */
  static void requireOnly(JsonNode node, String path, Set<String> known) {
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        throw InvalidField.unknown(path + "." + field);
      }
    }
  }

  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
