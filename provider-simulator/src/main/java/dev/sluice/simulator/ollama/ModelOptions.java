package dev.sluice.simulator.ollama;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The options of a request that an answer depends on.
 *
 * @param numPredict empty where there is no limit
 */
record ModelOptions(OptionalInt numPredict, List<String> stop) {

  private static final Set<String> INTEGERS =
      Set.of("num_predict", "num_ctx", "seed", "top_k", "num_keep", "repeat_last_n");

  private static final Set<String> NUMBERS =
      Set.of(
          "temperature",
          "top_p",
          "min_p",
          "repeat_penalty",
          "frequency_penalty",
          "presence_penalty");

  static ModelOptions read(Field options) {
    for (String name : options.object().value().propertyNames()) {
      JsonNode value = options.value().path(name);
      if (INTEGERS.contains(name) && !value.isIntegralNumber()) {
        throw wrong(name, "integer");
      }
      if (NUMBERS.contains(name) && !value.isNumber()) {
        throw wrong(name, "float32");
      }
    }
    JsonNode stop = options.value().path("stop");
    boolean texts = stop.isArray() && stop.valueStream().allMatch(JsonNode::isString);
    if (!stop.isMissingNode() && !texts) {
      throw wrong("stop", "array");
    }
    int most = options.value().path("num_predict").asInt(-1);
    return new ModelOptions(
        most < 0 ? OptionalInt.empty() : OptionalInt.of(most),
        stop.valueStream().map(JsonNode::asString).toList());
  }

  private static RuntimeException wrong(String name, String type) {
    return OllamaError.refusal("option \"%s\" must be of type %s".formatted(name, type));
  }
}
