package dev.sluice.engine.ollama;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Sampling;
import dev.sluice.schema.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code options}, where they have nearly everything that a request says of a model. */
final class ModelOptions {

  private static final String OPTIONS = "options";

  /** Options of theirs that a job may write at the top, as it does elsewhere. */
  private static final Set<String> AT_THE_TOP =
      Set.of("top_k", "min_p", "repeat_penalty", OllamaEngine.NUM_CTX);

  /** The names of all fields of a job that are written here. */
  static final Set<String> UNDERSTOOD =
      Stream.concat(
              AT_THE_TOP.stream(),
              Stream.of(
                  OPTIONS,
                  "temperature",
                  "top_p",
                  "frequency_penalty",
                  "presence_penalty",
                  "seed",
                  "max_tokens",
                  "stop"))
          .collect(Collectors.toUnmodifiableSet());

  private ModelOptions() {}

  /**
   * @param window for a job that does not say; null leaves it to the server
   */
  static void write(ChatRequest request, @Nullable Integer window, ObjectNode json) {
    ObjectNode options = atTheTop(request);
    for (Map.Entry<String, JsonNode> option : written(request.body()).properties()) {
      if (options.has(option.getKey())) {
        throw new InvalidRequestException(
            OPTIONS + "." + option.getKey(), "is said at the top, too; leave one of them out");
      }
      options.set(option.getKey(), option.getValue());
    }
    put(options, window, json);
  }

  /** For a request that says nothing of a model but in {@code options}. */
  static void write(ObjectNode job, @Nullable Integer window, ObjectNode json) {
    put(written(job).deepCopy(), window, json);
  }

  private static void put(ObjectNode options, @Nullable Integer window, ObjectNode json) {
    if (window != null && !options.has(OllamaEngine.NUM_CTX)) {
      options.put(OllamaEngine.NUM_CTX, window);
    }
    if (!options.isEmpty()) {
      json.set(OPTIONS, options);
    }
  }

  private static ObjectNode atTheTop(ChatRequest request) {
    Sampling sampling = request.sampling();
    ObjectNode options =
        Json.mapper()
            .createObjectNode()
            .put("temperature", sampling.temperature())
            .put("top_p", sampling.topP())
            .put("frequency_penalty", sampling.frequencyPenalty())
            .put("presence_penalty", sampling.presencePenalty())
            .put("seed", sampling.seed())
            .put("num_predict", request.limit().maxTokens());
    options.removeNulls();
    List<String> texts = request.limit().stop();
    if (!texts.isEmpty()) {
      ArrayNode stop = options.putArray("stop");
      texts.forEach(stop::add);
    }
    request.forward(AT_THE_TOP, options);
    return options;
  }

  /** Those that a job writes as such; not to be changed. */
  private static ObjectNode written(ObjectNode job) {
    return switch (job.path(OPTIONS)) {
      case ObjectNode options -> options;
      case JsonNode none when none.isMissingNode() || none.isNull() ->
          Json.mapper().createObjectNode();
      default -> throw new InvalidRequestException(OPTIONS, "must be an object");
    };
  }
}
