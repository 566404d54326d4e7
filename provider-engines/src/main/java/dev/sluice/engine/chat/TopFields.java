package dev.sluice.engine.chat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells which fields of a body an engine may pass over without changing the answer. */
final class TopFields {

  /**
   * Read for everyone, or about the call and not about its answer: who asks, what it is filed
   * under, how it is cached, and whether it comes in pieces, which the caller of an engine decides.
   */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "messages",
          "model",
          "model_selection",
          "metadata",
          "user",
          "safety_identifier",
          "stream",
          "stream_options",
          "prompt_cache_key",
          "prompt_cache_options",
          "prompt_cache_retention");

  /**
   * Values that ask for what every system does unasked; given the whole body where that matters.
   */
  private static final Map<String, BiPredicate<JsonNode, ObjectNode>> WITHOUT_EFFECT =
      Map.ofEntries(
          Map.entry("n", (value, body) -> isNumber(value, 1)),
          Map.entry("store", (value, body) -> isFalse(value)),
          Map.entry("logprobs", (value, body) -> isFalse(value)),
          Map.entry("top_logprobs", (value, body) -> isNumber(value, 0)),
          Map.entry("logit_bias", (value, body) -> value.isObject() && value.isEmpty()),
          Map.entry("frequency_penalty", (value, body) -> isNumber(value, 0)),
          Map.entry("presence_penalty", (value, body) -> isNumber(value, 0)),
          Map.entry("stop", (value, body) -> value.isArray() && value.isEmpty()),
          Map.entry("tools", (value, body) -> value.isArray() && value.isEmpty()),
          Map.entry("functions", (value, body) -> value.isArray() && value.isEmpty()),
          Map.entry(
              "tool_choice", (value, body) -> isWord(value, "auto") || hasNone(body, "tools")),
          Map.entry(
              "function_call",
              (value, body) -> isWord(value, "auto") || hasNone(body, "functions")),
          Map.entry(
              "parallel_tool_calls", (value, body) -> !isFalse(value) || hasNone(body, "tools")),
          Map.entry("response_format", (value, body) -> isWord(value.path("type"), "text")),
          Map.entry(
              "modalities", (value, body) -> value.size() == 1 && isWord(value.path(0), "text")),
          Map.entry("verbosity", (value, body) -> isWord(value, "medium")),
          Map.entry(
              "service_tier", (value, body) -> isWord(value, "auto") || isWord(value, "default")));

  private TopFields() {}

  static void requireOnly(ObjectNode body, Set<String> understood, String engine) {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      boolean kept =
          understood.contains(name)
              || (name.equals("max_completion_tokens") && understood.contains("max_tokens"));
      if (!kept && !value.isNull() && !isWithoutEffect(name, value, body)) {
        throw new InvalidRequestException(
            Fields.quotedUnlessPlain(name), engine + " has no equivalent; leave it out");
      }
    }
  }

  private static boolean isWithoutEffect(String name, JsonNode value, ObjectNode body) {
    if (ANNOTATIONS.contains(name)) {
      return true;
    }
    BiPredicate<JsonNode, ObjectNode> harmless = WITHOUT_EFFECT.get(name);
    return harmless != null && harmless.test(value, body);
  }

  private static boolean hasNone(ObjectNode body, String list) {
    return body.path(list).isEmpty();
  }

  private static boolean isNumber(JsonNode value, int number) {
    return value.isNumber() && value.decimalValue().compareTo(BigDecimal.valueOf(number)) == 0;
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }

  private static boolean isWord(JsonNode value, String word) {
    return value.isString() && value.stringValue().equals(word);
  }
}
