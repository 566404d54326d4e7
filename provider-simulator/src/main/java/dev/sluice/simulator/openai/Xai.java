package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.Usage;
import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** xAI: errors are plain texts, a bad key is a bad request, and reasoning is counted apart. */
final class Xai implements Vendor {

  private static final Set<String> OWN =
      Set.of("deferred", "search_parameters", "bootstrap_host", "bootstrap_room");

  @Override
  public boolean takes(String field) {
    return OWN.contains(field);
  }

  @Override
  public boolean takesInMessages(String field) {
    return field.equals("reasoning_content");
  }

  @Override
  public void check(String model, JsonNode body) {
    if (model.contains("reasoning") && !model.contains("non-reasoning")) {
      ReasoningModels.refuse(body, "presence_penalty", "");
      ReasoningModels.refuse(body, "frequency_penalty", "");
      ReasoningModels.refuse(body, "stop", "");
    }
  }

  @Override
  public boolean embeds() {
    return false;
  }

  @Override
  public OpenAiError describe(Problem problem) {
    OpenAiError usual = OpenAiProblems.describe(problem);
    if (problem instanceof Problem.WrongKey) {
      return usual.withStatus(400).withMessage("Incorrect API key provided: si***or.");
    }
    if (problem instanceof Problem.ContextExceeded exceeded) {
      return usual.withMessage(
          "This model's maximum prompt length is %d but the request contains %d tokens."
              .formatted(exceeded.window(), exceeded.input() + exceeded.output()));
    }
    if (problem instanceof Problem.QuotaExhausted) {
      return usual
          .withStatus(403)
          .withMessage(
              "Your team has either used all available credits or reached its monthly spending limit.");
    }
    if (problem instanceof Problem.ContentPolicy) {
      return usual.withStatus(403).withMessage("Content violates usage guidelines.");
    }
    return problem instanceof Problem.RateLimited limited
        ? usual.withMessage(message(limited.rejected()))
        : usual;
  }

  private static String message(Admission.Rejected rejected) {
    String what = rejected.dimension().isTokens() ? "Tokens" : "Requests";
    return "Too many %s for team simulated and model %s. Your team's rate limit is - %s per Minute (actual/limit): %d/%d"
        .formatted(
            what.toLowerCase(Locale.ROOT),
            rejected.model(),
            what,
            rejected.used() + rejected.requested(),
            rejected.limit());
  }

  @Override
  public JsonNode body(OpenAiError error) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", sentence(error.status()))
        .put("error", error.message());
  }

  private static String sentence(int status) {
    return switch (status) {
      case 400 -> "Client specified an invalid argument";
      case 401 -> "Unauthenticated";
      case 403 -> "The caller does not have permission to execute the specified operation";
      case 404 -> "Some requested entity was not found";
      case 429 -> "Some resource has been exhausted";
      case 503 -> "The service is currently unavailable";
      default -> status < 500 ? "The request cannot be served" : "Internal error";
    };
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of();
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return Map.of();
  }

  @Override
  public ObjectNode usage(Usage usage) {
    ObjectNode told = ChatJson.usage(usage);
    told.put("completion_tokens", usage.output() - usage.reasoning());
    return told.put("num_sources_used", 0);
  }

  @Override
  public boolean alwaysTellsUsage() {
    return true;
  }

  /** Prices are ten thousandths of a dollar for a million tokens. */
  static JsonNode languageModels(String owner, List<String> names) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode models = list.putArray("models");
    for (String name : names) {
      ObjectNode model = models.addObject().put("id", name).put("created", Models.CREATED);
      model.put("object", "model").put("owned_by", owner).put("version", "1.0");
      model.putArray("input_modalities").add("text").add("image");
      model.putArray("output_modalities").add("text");
      model.put("prompt_text_token_price", 30_000).put("completion_text_token_price", 150_000);
    }
    return list;
  }
}
