package dev.sluice.simulator.openai;

import dev.sluice.simulator.wire.RejectedRequest;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Reads the fields that both endpoints share, refusing what OpenAI would refuse. */
final class Fields {

  private Fields() {}

  static void requireObject(JsonNode body) {
    if (!body.isObject()) {
      throw OpenAiError.refusal("The request body is not a JSON object.", null);
    }
  }

  static String model(JsonNode body) {
    JsonNode model = body.path("model");
    if (!model.isString() || model.asString().isBlank()) {
      throw OpenAiError.refusal("you must provide a model parameter", "model");
    }
    return model.asString();
  }

  static OptionalInt integer(JsonNode body, String field, int minimum, int maximum) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw invalidType(field, "an integer");
    }
    int number = value.asInt();
    if (number < minimum || number > maximum) {
      throw OpenAiError.refusal(
          "Invalid value: '%d'. Must be between %d and %d.".formatted(number, minimum, maximum),
          field);
    }
    return OptionalInt.of(number);
  }

  static boolean bool(JsonNode body, String field, boolean usual) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return usual;
    }
    if (!value.isBoolean()) {
      throw invalidType(field, "a boolean");
    }
    return value.asBoolean();
  }

  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static RejectedRequest invalidType(String param, String expected) {
    return OpenAiError.refusal(
        "Invalid type for '" + param + "': expected " + expected + ".", param);
  }

  static RejectedRequest missing(String param) {
    return OpenAiError.refusal("Missing required parameter: '" + param + "'.", param);
  }
}
