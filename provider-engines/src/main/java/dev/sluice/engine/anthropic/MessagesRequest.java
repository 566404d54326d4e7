package dev.sluice.engine.anthropic;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Sampling;
import dev.sluice.schema.Json;
import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a chat completion as a request of the Messages API. */
final class MessagesRequest {

  static final String SYSTEM_NAME = "Anthropic";

  /** Fields of theirs that OpenAI's form has no word for. */
  private static final Set<String> NATIVE =
      Set.of("top_k", "thinking", "cache_control", "context_management", "inference_geo");

  private static final Set<String> UNDERSTOOD =
      Stream.concat(
              NATIVE.stream(),
              Stream.of(
                  "max_tokens",
                  "temperature",
                  "top_p",
                  "stop",
                  "tools",
                  "tool_choice",
                  "parallel_tool_calls",
                  "response_format",
                  "reasoning_effort",
                  "output_config",
                  "service_tier"))
          .collect(Collectors.toUnmodifiableSet());

  private MessagesRequest() {}

  /**
   * @param defaultMaxTokens for a job that does not say
   * @throws InvalidRequestException naming what they have no means for
   */
  static ObjectNode write(ChatRequest request, String model, int defaultMaxTokens) {
    request.require(UNDERSTOOD, SYSTEM_NAME);
    ObjectNode json = Json.mapper().createObjectNode().put("model", model);
    json.put("max_tokens", maxTokens(request, defaultMaxTokens));
    String instructions = request.instructions();
    if (instructions != null) {
      json.put("system", instructions);
    }
    json.set("messages", MessagesContent.write(request.turns()));
    request.forward(NATIVE, json);
    ToolFields.write(request.toolUse(), json);
    OutputFields.write(request, json);
    sampling(request.sampling(), json);
    stop(request, json);
    serviceTier(request.body().path("service_tier"), json);
    user(request, json);
    return json;
  }

  /** What is thought counts as well: a default leaves room for the answer beside it. */
  private static long maxTokens(ChatRequest request, int defaultMaxTokens) {
    Long wanted = request.limit().maxTokens();
    if (wanted != null) {
      return wanted;
    }
    JsonNode budget = request.body().path("thinking").path("budget_tokens");
    return defaultMaxTokens + (budget.canConvertToInt() ? Math.max(0, budget.asInt()) : 0L);
  }

  private static void sampling(Sampling sampling, ObjectNode json) {
    BigDecimal temperature = sampling.temperature();
    if (temperature != null) {
      checkTemperature(temperature, json);
      json.put("temperature", temperature);
    }
    if (sampling.topP() != null) {
      json.put("top_p", sampling.topP());
    }
  }

  /** To clamp it would give another answer than was asked for, and nobody would know. */
  private static void checkTemperature(BigDecimal temperature, ObjectNode json) {
    if (temperature.compareTo(BigDecimal.ONE) > 0) {
      throw new InvalidRequestException("temperature", "must be from 0 to 1 for " + SYSTEM_NAME);
    }
    boolean thinks = !json.path("thinking").path("type").asString("disabled").equals("disabled");
    if (thinks && temperature.compareTo(BigDecimal.ONE) != 0) {
      throw new InvalidRequestException(
          "temperature", "must be 1 or left out while " + SYSTEM_NAME + "'s models think");
    }
  }

  private static void stop(ChatRequest request, ObjectNode json) {
    if (!request.limit().stop().isEmpty()) {
      ArrayNode stop = json.putArray("stop_sequences");
      request.limit().stop().forEach(stop::add);
    }
  }

  private static void serviceTier(JsonNode tier, ObjectNode json) {
    switch (tier.asString("")) {
      case "" -> {}
      case "auto" -> json.put("service_tier", "auto");
      case "default", "standard_only" -> json.put("service_tier", "standard_only");
      default ->
          throw new InvalidRequestException(
              "service_tier", SYSTEM_NAME + " has only auto and default");
    }
  }

  private static void user(ChatRequest request, ObjectNode json) {
    String user = endUser(request);
    if (user != null) {
      json.putObject("metadata").put("user_id", user);
    }
  }

  private static @Nullable String endUser(ChatRequest request) {
    String user = request.endUser();
    JsonNode written = request.body().path("metadata").path("user_id");
    return user == null && written.isString() ? written.asString() : user;
  }
}
