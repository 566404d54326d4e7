package dev.sluice.simulator.gemini;

import dev.sluice.simulator.answer.ResponseFormat;
import dev.sluice.simulator.answer.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** Reads {@code generationConfig}, with the bounds that the services have. */
final class Configuration {

  private static final String AT = "generation_config.";
  private static final String JSON = "application/json";
  private static final int MOST_CANDIDATES = 8;
  private static final int MOST_STOPS = 5;

  private Configuration() {}

  static Wanted read(JsonNode config, String model) {
    bound(config, "temperature", 0, 2.0001);
    bound(config, "topP", 0, 1.0001);
    bound(config, "topK", 1, Integer.MAX_VALUE);
    bound(config, "presencePenalty", -2, 2);
    bound(config, "frequencyPenalty", -2, 2);
    bound(config, "candidateCount", 1, MOST_CANDIDATES + 1);
    bound(config, "maxOutputTokens", 1, Integer.MAX_VALUE);
    bound(config, "logprobs", 0, 21);
    if (config.has("logprobs") && !config.path("responseLogprobs").asBoolean(false)) {
      throw refusal("logprobs is only allowed with response_logprobs.", "logprobs");
    }
    return new Wanted(
        format(config),
        config.has("maxOutputTokens")
            ? OptionalInt.of(config.path("maxOutputTokens").asInt())
            : OptionalInt.empty(),
        stop(config.path("stopSequences")),
        config.path("candidateCount").asInt(1),
        thinks(config.path("thinkingConfig"), model));
  }

  private static void bound(JsonNode config, String field, double from, double below) {
    JsonNode value = config.path(field);
    if (!value.isMissingNode() && !(value.asDouble() >= from && value.asDouble() < below)) {
      throw refusal(
          "Unable to submit request because it has a %s value of %s but the supported range is from %s to %s."
              .formatted(field, value.asString(), from, (int) below),
          field);
    }
  }

  private static List<String> stop(JsonNode sequences) {
    if (sequences.size() > MOST_STOPS) {
      throw refusal("At most " + MOST_STOPS + " stop_sequences are allowed.", "stop_sequences");
    }
    List<String> stop = new ArrayList<>();
    sequences.forEach(sequence -> stop.add(sequence.asString()));
    return stop;
  }

  private static boolean thinks(JsonNode thinking, String model) {
    boolean level = thinking.has("thinkingLevel");
    boolean budget = thinking.has("thinkingBudget");
    if (level && budget) {
      throw refusal(
          "You can only set one of thinking budget and thinking level.", "thinking_config");
    }
    if (level && !Contents.remembersThoughts(model)) {
      throw refusal("Thinking level is not supported for this model.", "thinking_config");
    }
    return level || (budget ? thinking.path("thinkingBudget").asInt() != 0 : !thinking.isEmpty());
  }

  private static ResponseFormat format(JsonNode config) {
    JsonNode proto = config.path("responseSchema");
    JsonNode json = config.path("responseJsonSchema");
    boolean wantsJson = config.path("responseMimeType").asString("text/plain").equals(JSON);
    if (!proto.isMissingNode() && !json.isMissingNode()) {
      throw refusal(
          "Only one of response_schema and response_json_schema can be set.", "response_schema");
    }
    if (proto.isMissingNode() && json.isMissingNode()) {
      return wantsJson ? ResponseFormat.anyObject() : new ResponseFormat.Text();
    }
    if (!wantsJson) {
      throw refusal(
          "A response schema is only allowed with response_mime_type " + JSON + ".",
          "response_mime_type");
    }
    return new ResponseFormat.Structured(json.isMissingNode() ? Schemas.toJsonSchema(proto) : json);
  }

  private static RuntimeException refusal(String message, String field) {
    return GoogleError.refusal(
        "* GenerateContentRequest." + AT + field + ": " + message, AT + field);
  }
}
