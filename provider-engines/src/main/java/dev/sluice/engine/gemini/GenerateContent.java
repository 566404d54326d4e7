package dev.sluice.engine.gemini;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.schema.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a chat completion as a request of {@code generateContent}. */
final class GenerateContent {

  static final String SYSTEM_NAME = "Gemini";

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "max_tokens",
          "temperature",
          "top_p",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "stop",
          "n",
          "logprobs",
          "top_logprobs",
          "tools",
          "tool_choice",
          "response_format",
          "reasoning_effort");

  /** Fields of theirs at the top of a request, by the names that a body may have for them. */
  private static final Map<String, String> NATIVE =
      Map.of(
          "safety_settings", "safetySettings",
          "safetySettings", "safetySettings",
          "cached_content", "cachedContent",
          "cachedContent", "cachedContent");

  /** One more that only Vertex AI has. */
  private static final String LABELS = "labels";

  private GenerateContent() {}

  /**
   * @throws InvalidRequestException naming what they have no means for
   */
  static ObjectNode write(ChatRequest request, Service service, String model) {
    request.require(understood(service), SYSTEM_NAME);
    ObjectNode json = Json.mapper().createObjectNode();
    String instructions = request.instructions();
    if (instructions != null) {
      json.putObject("systemInstruction").putArray("parts").addObject().put("text", instructions);
    }
    json.set("contents", new Contents(new Parts(service), model).write(request.turns()));
    Functions.write(request.toolUse(), json);
    ObjectNode config = GenerationConfig.write(request, model);
    if (!config.isEmpty()) {
      json.set("generationConfig", config);
    }
    forward(request.body(), json);
    return json;
  }

  private static Set<String> understood(Service service) {
    Set<String> names = new TreeSet<>(UNDERSTOOD);
    names.addAll(NATIVE.keySet());
    names.addAll(GenerationConfig.NATIVE.keySet());
    if (service.isVertex()) {
      names.add(LABELS);
    }
    return names;
  }

  private static void forward(ObjectNode body, ObjectNode target) {
    NATIVE.forEach((name, theirs) -> forward(body.path(name), theirs, target));
    forward(body.path(LABELS), LABELS, target);
  }

  /** As the caller wrote it. */
  static void forward(JsonNode value, String name, ObjectNode target) {
    if (!value.isMissingNode() && !value.isNull()) {
      target.set(name, value);
    }
  }
}
