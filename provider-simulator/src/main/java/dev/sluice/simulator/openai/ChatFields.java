package dev.sluice.simulator.openai;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The fields of a chat request that stand for themselves: which there are, and their bounds. */
final class ChatFields {

  private static final int MOST_STOPS = 4;
  private static final int MOST_PAIRS = 16;

  private static final Map<String, Check> KNOWN =
      Map.ofEntries(
          entry("model", Check.ELSEWHERE),
          entry("messages", Check.ELSEWHERE),
          entry("tools", Check.ELSEWHERE),
          entry("tool_choice", Check.ELSEWHERE),
          entry("response_format", Check.ELSEWHERE),
          entry("max_tokens", integer(1, Integer.MAX_VALUE)),
          entry("max_completion_tokens", integer(1, Integer.MAX_VALUE)),
          entry("n", integer(1, 128)),
          entry("top_logprobs", integer(0, 20)),
          entry("temperature", number(0, 2)),
          entry("top_p", number(0, 1)),
          entry("frequency_penalty", number(-2, 2)),
          entry("presence_penalty", number(-2, 2)),
          entry("seed", ChatFields::checkWhole),
          entry("stop", ChatFields::checkStop),
          entry("stream", ChatFields::checkBool),
          entry("logprobs", ChatFields::checkBool),
          entry("store", ChatFields::checkBool),
          entry("parallel_tool_calls", ChatFields::checkBool),
          entry(
              "reasoning_effort",
              oneOf("none", "minimal", "low", "medium", "high", "xhigh", "max")),
          entry("verbosity", oneOf("low", "medium", "high")),
          entry("service_tier", oneOf("auto", "default", "flex", "scale", "priority", "fast")),
          entry("prompt_cache_retention", oneOf("in_memory", "in-memory", "24h")),
          entry("user", ChatFields::checkText),
          entry("safety_identifier", ChatFields::checkText),
          entry("prompt_cache_key", ChatFields::checkText),
          entry("metadata", ChatFields::checkMetadata),
          entry("stream_options", ChatFields::checkObject),
          entry("prompt_cache_options", ChatFields::checkObject),
          entry("logit_bias", ChatFields::checkObject),
          entry("prediction", ChatFields::checkObject),
          entry("audio", ChatFields::checkObject),
          entry("moderation", ChatFields::checkObject),
          entry("web_search_options", ChatFields::checkObject),
          entry("modalities", ChatFields::checkArray));

  private ChatFields() {}

  /** Says whether a value, which is not null, may stand in a field. */
  @FunctionalInterface
  private interface Check {

    /** For what is read in a place of its own. */
    Check ELSEWHERE = (field, value) -> {};

    void check(String field, JsonNode value);
  }

  static void check(JsonNode body, Vendor vendor) {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      Check check = KNOWN.get(field.getKey());
      if (check == null && !vendor.takes(field.getKey())) {
        throw InvalidField.unknown(field.getKey());
      }
      if (check != null && !field.getValue().isNull()) {
        check.check(field.getKey(), field.getValue());
      }
    }
    checkTogether(body);
  }

  private static void checkTogether(JsonNode body) {
    if (!Fields.isAbsent(body.path("stream_options")) && !body.path("stream").asBoolean(false)) {
      throw InvalidField.not(
          "stream_options",
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    }
    if (!Fields.isAbsent(body.path("top_logprobs")) && !body.path("logprobs").asBoolean(false)) {
      throw InvalidField.not("top_logprobs", "it is only allowed when 'logprobs' is true.");
    }
  }

  private static Check integer(int minimum, int maximum) {
    return (field, value) -> {
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw InvalidField.type(field, "an integer");
      }
      checkBounds(field, value, "integer", minimum, maximum);
    };
  }

  private static Check number(int minimum, int maximum) {
    return (field, value) -> {
      if (!value.isNumber()) {
        throw InvalidField.type(field, "a number");
      }
      checkBounds(field, value, "decimal", minimum, maximum);
    };
  }

  private static void checkBounds(
      String field, JsonNode value, String kind, int minimum, int maximum) {
    double number = value.asDouble();
    if (number < minimum) {
      throw Fields.bound(field, number, kind + "_below_min_value", ">= " + minimum);
    }
    if (number > maximum) {
      throw Fields.bound(field, number, kind + "_above_max_value", "<= " + maximum);
    }
  }

  private static Check oneOf(String... supported) {
    List<String> values = List.of(supported);
    String list = values.stream().map(v -> "'" + v + "'").collect(Collectors.joining(", "));
    return (field, value) -> {
      checkText(field, value);
      if (!values.contains(value.asString())) {
        throw InvalidField.value(value.asString(), list, field);
      }
    };
  }

  private static void checkStop(String field, JsonNode value) {
    if (value.isString()) {
      return;
    }
    if (!value.isArray()) {
      throw InvalidField.type(field, "a string or an array of strings");
    }
    if (value.size() > MOST_STOPS) {
      throw InvalidField.because(
          "Invalid 'stop': array too long. Expected an array with maximum length %d, but got an array with length %d instead."
              .formatted(MOST_STOPS, value.size()),
          field,
          "array_above_max_length");
    }
    for (JsonNode one : value) {
      checkText(field, one);
    }
  }

  private static void checkMetadata(String field, JsonNode value) {
    checkObject(field, value);
    if (value.size() > MOST_PAIRS) {
      throw InvalidField.not(field, "at most " + MOST_PAIRS + " pairs are allowed.");
    }
    value.properties().forEach(pair -> checkText(field + "." + pair.getKey(), pair.getValue()));
  }

  private static void checkWhole(String field, JsonNode value) {
    require(value.isIntegralNumber(), field, "an integer");
  }

  private static void checkBool(String field, JsonNode value) {
    require(value.isBoolean(), field, "a boolean");
  }

  private static void checkText(String field, JsonNode value) {
    require(value.isString(), field, "a string");
  }

  private static void checkObject(String field, JsonNode value) {
    require(value.isObject(), field, "an object");
  }

  private static void checkArray(String field, JsonNode value) {
    require(value.isArray(), field, "an array");
  }

  private static void require(boolean fits, String field, String expected) {
    if (!fits) {
      throw InvalidField.type(field, expected);
    }
  }
}
