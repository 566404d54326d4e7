package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GenerateContent.SYSTEM_NAME;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.Format;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.OutputLimit;
import dev.sluice.engine.chat.Part;
import dev.sluice.engine.chat.Sampling;
import dev.sluice.schema.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code generationConfig}: how the answer is drawn, how long it is, what form it has. */
final class GenerationConfig {

  /** Fields of theirs, by the names that a body may have for them. */
  static final Map<String, String> NATIVE =
      Map.of(
          "top_k", "topK",
          "topK", "topK",
          "thinking_config", "thinkingConfig",
          "thinkingConfig", "thinkingConfig");

  private static final int MOST_CANDIDATES = 8;
  private static final int MOST_STOPS = 5;
  private static final int MOST_LOGPROBS = 20;
  private static final BigDecimal PENALTY_END = BigDecimal.valueOf(2);

  private GenerationConfig() {}

  /** Empty if the request says nothing of all that. */
  static ObjectNode write(ChatRequest request, String model) {
    ObjectNode config = Json.mapper().createObjectNode();
    sampling(request.sampling(), config);
    candidates(request.body().path("n"), config);
    logprobs(request.body(), config);
    limit(request.limit(), config);
    format(request.format(), config);
    resolution(request.messages(), config);
    NATIVE.forEach(
        (name, theirs) -> GenerateContent.forward(request.body().path(name), theirs, config));
    Thinking.write(request.reasoningEffort(), model, config);
    return config;
  }

  private static void sampling(Sampling sampling, ObjectNode config) {
    put("temperature", sampling.temperature(), config);
    put("topP", sampling.topP(), config);
    put("presencePenalty", penalty("presence_penalty", sampling.presencePenalty()), config);
    put("frequencyPenalty", penalty("frequency_penalty", sampling.frequencyPenalty()), config);
    Long seed = sampling.seed();
    if (seed != null) {
      config.put("seed", number("seed", seed));
    }
  }

  private static void put(String name, @Nullable BigDecimal value, ObjectNode config) {
    if (value != null) {
      config.put(name, value);
    }
  }

  private static @Nullable BigDecimal penalty(String name, @Nullable BigDecimal value) {
    if (value != null && value.compareTo(PENALTY_END) >= 0) {
      throw new InvalidRequestException(name, "must be below 2 for " + SYSTEM_NAME);
    }
    return value;
  }

  private static int number(String name, long value) {
    if (value != (int) value) {
      throw new InvalidRequestException(
          name, "must be a whole number of 32 bits for " + SYSTEM_NAME);
    }
    return (int) value;
  }

  private static void candidates(JsonNode n, ObjectNode config) {
    if (n.isMissingNode() || n.isNull()) {
      return;
    }
    if (!n.canConvertToInt() || n.asInt() < 1 || n.asInt() > MOST_CANDIDATES) {
      throw new InvalidRequestException(
          "n", "must be a whole number from 1 to " + MOST_CANDIDATES + " for " + SYSTEM_NAME);
    }
    if (n.asInt() > 1) {
      config.put("candidateCount", n.asInt());
    }
  }

  private static void logprobs(ObjectNode body, ObjectNode config) {
    boolean wanted = body.path("logprobs").asBoolean(false);
    if (wanted) {
      config.put("responseLogprobs", true);
    }
    JsonNode top = body.path("top_logprobs");
    if (top.isMissingNode() || top.isNull()) {
      return;
    }
    int most = wanted ? MOST_LOGPROBS : 0;
    if (!top.canConvertToInt() || top.asInt() < 0 || top.asInt() > most) {
      throw new InvalidRequestException(
          "top_logprobs", "must be from 0 to " + MOST_LOGPROBS + ", beside logprobs: true");
    }
    if (wanted) {
      config.put("logprobs", top.asInt());
    }
  }

  private static void limit(OutputLimit limit, ObjectNode config) {
    Long most = limit.maxTokens();
    if (most != null) {
      config.put("maxOutputTokens", number("max_tokens", most));
    }
    if (limit.stop().size() > MOST_STOPS) {
      throw new InvalidRequestException(
          "stop", "has more texts than the " + MOST_STOPS + " that " + SYSTEM_NAME + " takes");
    }
    if (!limit.stop().isEmpty()) {
      ArrayNode stop = config.putArray("stopSequences");
      limit.stop().forEach(stop::add);
    }
  }

  private static void format(Format format, ObjectNode config) {
    switch (format) {
      case Format.Text text -> {}
      case Format.JsonObject object -> config.put("responseMimeType", "application/json");
      case Format.JsonSchema schema ->
          config.put("responseMimeType", "application/json").set("responseJsonSchema", of(schema));
    }
  }

  /** Of what surrounds the schema, the description is meant for the model. */
  private static ObjectNode of(Format.JsonSchema format) {
    if (format.description() == null || format.schema().has("description")) {
      return format.schema();
    }
    ObjectNode described = Json.mapper().createObjectNode();
    return described.setAll(format.schema()).put("description", format.description());
  }

  /** One holds for all images of a request. */
  private static void resolution(List<Message> messages, ObjectNode config) {
    List<Part.Image> images =
        messages.stream()
            .flatMap(GenerationConfig::parts)
            .filter(Part.Image.class::isInstance)
            .map(Part.Image.class::cast)
            .filter(image -> image.detail() != null)
            .toList();
    for (Part.Image image : images) {
      if (!Objects.equals(image.detail(), images.getFirst().detail())) {
        throw new InvalidRequestException(
            image.detailPath(), SYSTEM_NAME + " has one for all images of a request");
      }
      String detail = String.valueOf(image.detail()).toUpperCase(Locale.ROOT);
      config.put("mediaResolution", "MEDIA_RESOLUTION_" + detail);
    }
  }

  private static Stream<Part> parts(Message message) {
    return switch (message) {
      case Message.User user -> user.parts().stream();
      case Message.ToolResult result -> result.parts().stream();
      case Message.Instruction instruction -> Stream.of();
      case Message.Assistant assistant -> Stream.of();
    };
  }
}
