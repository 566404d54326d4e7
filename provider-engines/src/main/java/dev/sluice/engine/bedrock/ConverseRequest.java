package dev.sluice.engine.bedrock;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.schema.Json;
import java.math.BigDecimal;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a chat completion as a request of Converse; the model stands in its URL. */
final class ConverseRequest {

  static final String SYSTEM_NAME = "Bedrock";

  private static final String MODEL_FIELDS = "additionalModelRequestFields";
  private static final String TOP_K = "top_k";

  /** Fields of theirs that OpenAI's form has no word for. */
  private static final Set<String> NATIVE =
      Set.of(MODEL_FIELDS, "guardrailConfig", "performanceConfig", "requestMetadata");

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "max_tokens",
          "temperature",
          "top_p",
          TOP_K,
          "stop",
          "tools",
          "tool_choice",
          "response_format",
          "reasoning_effort",
          "service_tier",
          MODEL_FIELDS,
          "guardrailConfig",
          "performanceConfig",
          "requestMetadata");

  private static final Set<String> TIERS = Set.of("default", "flex", "priority", "reserved");

  private ConverseRequest() {}

  /**
   * @throws InvalidRequestException naming what Converse has no means for
   */
  static ObjectNode write(ChatRequest request) {
    request.require(UNDERSTOOD, SYSTEM_NAME);
    ObjectNode json = Json.mapper().createObjectNode();
    String instructions = request.instructions();
    if (instructions != null) {
      json.putArray("system").addObject().put("text", instructions);
    }
    json.set("messages", ConverseMessages.write(request.turns()));
    ToolConfig.write(request, json);
    inference(request, json);
    OutputConfig.write(request, json);
    request.forward(NATIVE, json);
    topK(request.body().path(TOP_K), json);
    serviceTier(request.body().path("service_tier"), json);
    return json;
  }

  private static void inference(ChatRequest request, ObjectNode json) {
    ObjectNode config = Json.mapper().createObjectNode();
    if (request.limit().maxTokens() != null) {
      config.put("maxTokens", request.limit().maxTokens());
    }
    BigDecimal temperature = request.sampling().temperature();
    if (temperature != null) {
      // To clamp it would give another answer than was asked for, and nobody would know.
      if (temperature.compareTo(BigDecimal.ONE) > 0) {
        throw new InvalidRequestException("temperature", "must be from 0 to 1 for " + SYSTEM_NAME);
      }
      config.put("temperature", temperature);
    }
    if (request.sampling().topP() != null) {
      config.put("topP", request.sampling().topP());
    }
    if (!request.limit().stop().isEmpty()) {
      ArrayNode stop = config.putArray("stopSequences");
      request.limit().stop().forEach(stop::add);
    }
    if (!config.isEmpty()) {
      json.set("inferenceConfig", config);
    }
  }

  /** Converse has no word for it; the models that know it take it under this name. */
  private static void topK(JsonNode topK, ObjectNode json) {
    if (topK.isMissingNode() || topK.isNull()) {
      return;
    }
    ObjectNode fields =
        json.get(MODEL_FIELDS) instanceof ObjectNode given
            ? given.deepCopy()
            : Json.mapper().createObjectNode();
    if (fields.has(TOP_K)) {
      throw new InvalidRequestException(
          TOP_K, "is in " + MODEL_FIELDS + " too; leave one of them out");
    }
    fields.set(TOP_K, topK);
    json.set(MODEL_FIELDS, fields);
  }

  private static void serviceTier(JsonNode tier, ObjectNode json) {
    String name = tier.asString("auto");
    if (name.equals("auto")) {
      return;
    }
    if (!TIERS.contains(name)) {
      throw new InvalidRequestException(
          "service_tier", SYSTEM_NAME + " has auto, default, flex, priority and reserved");
    }
    json.putObject("serviceTier").put("type", name);
  }
}
