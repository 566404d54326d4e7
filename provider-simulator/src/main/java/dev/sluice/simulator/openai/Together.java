package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.Usage;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Together: limits by the second, a bare list of models, and 403 for what is too long. */
final class Together implements Vendor {

  private static final int CONTEXT_WINDOW = 131_072;
  private static final double SECONDS_PER_MINUTE = 60;

  private static final Set<String> OWN =
      Set.of(
          "top_k",
          "min_p",
          "repetition_penalty",
          "echo",
          "context_length_exceeded_behavior",
          "reasoning",
          "chat_template_kwargs",
          "safety_model",
          "compliance");

  @Override
  public boolean takes(String field) {
    return OWN.contains(field);
  }

  @Override
  public boolean takesInMessages(String field) {
    return field.equals("reasoning");
  }

  @Override
  public OpenAiError describe(Problem problem) {
    OpenAiError usual = OpenAiProblems.describe(problem);
    if (problem instanceof Problem.ContextExceeded exceeded) {
      return usual
          .withStatus(403)
          .withCode(null)
          .withMessage(
              "The number of tokens in the input plus max_tokens exceeds the context length of the model: %d + %d > %d."
                  .formatted(exceeded.input(), exceeded.output(), exceeded.window()));
    }
    if (problem instanceof Problem.QuotaExhausted) {
      return usual.withStatus(402).withType("credit_limit").withCode(null);
    }
    return problem instanceof Problem.RateLimited limited
        ? usual.withCode(
            limited.rejected().dimension().isTokens()
                ? "dynamic_token_limited"
                : "dynamic_request_limited")
        : usual;
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of("x-ratelimit-reset", Vendor.seconds(wait));
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    describe("x-ratelimit-", limits.requests(), headers);
    describe("x-tokenlimit-", limits.tokens(), headers);
    return headers;
  }

  private static void describe(
      String prefix, LimitState.@Nullable Bucket bucket, Map<String, String> headers) {
    if (bucket != null) {
      headers.put(prefix + "limit", Double.toString(bucket.limit() / SECONDS_PER_MINUTE));
      headers.put(prefix + "remaining", Double.toString(bucket.remaining() / SECONDS_PER_MINUTE));
    }
  }

  @Override
  public String reasoningField() {
    return "reasoning";
  }

  @Override
  public ObjectNode usage(Usage usage) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", usage.input())
        .put("completion_tokens", usage.output())
        .put("total_tokens", usage.total())
        .put("cached_tokens", usage.cachedInput());
  }

  @Override
  public boolean alwaysTellsUsage() {
    return true;
  }

  @Override
  public JsonNode models(String owner, List<String> names) {
    ArrayNode models = JsonNodeFactory.instance.arrayNode();
    for (String name : names) {
      ObjectNode model = models.addObject().put("id", name).put("object", "model");
      model.put("created", Models.CREATED).put("type", "chat").put("display_name", name);
      model.put("organization", owner).put("context_length", CONTEXT_WINDOW);
      model.putObject("pricing").put("input", 0.15).put("output", 0.6);
    }
    return models;
  }
}
