package dev.sluice.simulator.answer;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Reads the fields that both endpoints share, refusing what OpenAI would refuse. */
final class Fields {

  private Fields() {}

  static JsonNode objectBody(JsonNode body) {
    if (!body.isObject()) {
      throw RejectedRequest.invalid("The request body is not a JSON object.", null);
    }
    return body;
  }

  static String model(JsonNode body) {
    JsonNode model = body.path("model");
    if (!model.isString() || model.asString().isBlank()) {
      throw RejectedRequest.invalid("you must provide a model parameter", "model");
    }
    return model.asString();
  }

  static OptionalInt integer(JsonNode body, String field, int minimum, int maximum) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw invalidType(field, "an integer");
    }
    int number = value.asInt();
    if (number < minimum || number > maximum) {
      throw RejectedRequest.invalid(
          "Invalid value: '%d'. Must be between %d and %d.".formatted(number, minimum, maximum),
          field);
    }
    return OptionalInt.of(number);
  }

  static RejectedRequest invalidType(String param, String expected) {
    return RejectedRequest.invalid(
        "Invalid type for '" + param + "': expected " + expected + ".", param);
  }

  static RejectedRequest missing(String param) {
    return RejectedRequest.invalid("Missing required parameter: '" + param + "'.", param);
  }
}
