package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Usage;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** OpenRouter: its own errors, comments that keep a stream alive, and what a call has cost. */
final class OpenRouter implements Vendor {

  /** US dollars for one token. */
  private static final BigDecimal INPUT_PRICE = new BigDecimal("0.00000015");

  private static final BigDecimal OUTPUT_PRICE = new BigDecimal("0.0000006");
  private static final int CONTEXT_WINDOW = 131_072;
  private static final String KIND = "error_type";

  private static final Set<String> OWN =
      Set.of(
          "models",
          "route",
          "provider",
          "reasoning",
          "plugins",
          "session_id",
          "cache_control",
          "top_k",
          "min_p",
          "top_a",
          "repetition_penalty",
          "trace",
          "usage",
          "transforms");

  @Override
  public boolean takes(String field) {
    return OWN.contains(field);
  }

  @Override
  public boolean takesInMessages(String field) {
    return field.equals("reasoning") || field.equals("reasoning_details");
  }

  /** The code is what OpenRouter calls the type of an error. */
  @Override
  public boolean embeds() {
    return false;
  }

  @Override
  public OpenAiError describe(Problem problem) {
    OpenAiError usual = OpenAiProblems.describe(problem);
    return switch (problem) {
      case Problem.MissingKey(), Problem.WrongKey() ->
          usual.withCode("authentication").withMessage("User not found.");
      case Problem.PermissionDenied() -> usual.withCode("permission_denied");
      case Problem.UnknownUrl _, Problem.WrongMethod _, Problem.UnknownModel _ ->
          usual.withCode("not_found");
      case Problem.NotJson(), Problem.InvalidRequest _ -> usual.withCode("invalid_request");
      case Problem.TooLarge _ -> usual.withCode("payload_too_large");
      case Problem.ContextExceeded _ -> usual.withCode("context_length_exceeded");
      case Problem.ContentPolicy() -> usual.withStatus(403).withCode("content_policy_violation");
      case Problem.RateLimited _ -> usual.withCode("rate_limit_exceeded");
      case Problem.QuotaExhausted() ->
          usual
              .withStatus(402)
              .withCode("payment_required")
              .withMessage(
                  "This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 12.");
      case Problem.Overloaded() -> usual.withCode("provider_overloaded");
      case Problem.ServerError() -> usual.withStatus(502).withCode("provider_unavailable");
      case Problem.TimedOut() -> usual.withStatus(524).withCode("timeout");
      case Problem.Chosen _ -> usual;
    };
  }

  @Override
  public JsonNode body(OpenAiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode described = body.putObject("error");
    described.put("code", error.status()).put("message", error.message());
    if (error.code() != null) {
      described.putObject("metadata").put(KIND, error.code());
    }
    return body;
  }

  @Override
  public JsonNode errorChunk(OpenAiError error) {
    ObjectNode chunk = (ObjectNode) body(error);
    chunk.put("object", "chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put("content", "");
    choice.put("finish_reason", "error");
    return chunk;
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of("Retry-After", Vendor.seconds(wait));
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    LimitState.Bucket requests = limits.requests();
    return requests == null
        ? Map.of()
        : Map.of(
            "X-RateLimit-Limit", Integer.toString(requests.limit()),
            "X-RateLimit-Remaining", Integer.toString(requests.remaining()),
            "X-RateLimit-Reset", Long.toString(now.plus(requests.untilFull()).toEpochMilli()));
  }

  @Override
  public String requestIdHeader() {
    return "X-Generation-Id";
  }

  @Override
  public String reasoningField() {
    return "reasoning";
  }

  @Override
  public ObjectNode usage(Usage usage) {
    BigDecimal cost =
        INPUT_PRICE
            .multiply(BigDecimal.valueOf(usage.input()))
            .add(OUTPUT_PRICE.multiply(BigDecimal.valueOf(usage.output())));
    return ChatJson.usage(usage).put("cost", cost).put("is_byok", false);
  }

  @Override
  public boolean alwaysTellsUsage() {
    return true;
  }

  @Override
  public String comment() {
    return "OPENROUTER PROCESSING";
  }

  @Override
  public void dress(ObjectNode completion, ChatAnswer answer) {
    completion.put("provider", "Simulated");
    for (JsonNode choice : completion.path("choices")) {
      ObjectNode one = (ObjectNode) choice;
      one.put("native_finish_reason", one.path("finish_reason").asString(""));
    }
  }

  @Override
  public void dress(ObjectNode chunk, ChatAnswer answer, boolean first, boolean last) {
    chunk.put("provider", "Simulated");
  }

  @Override
  public JsonNode models(String owner, List<String> names) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode data = list.putArray("data");
    for (String name : names) {
      ObjectNode model = data.addObject();
      model.put("id", name).put("canonical_slug", name).put("name", name);
      model.put("created", Models.CREATED).put("context_length", CONTEXT_WINDOW);
      ObjectNode architecture = model.putObject("architecture");
      architecture.putArray("input_modalities").add("text").add("image");
      architecture.putArray("output_modalities").add("text");
      ObjectNode pricing = model.putObject("pricing");
      pricing.put("prompt", INPUT_PRICE.toPlainString());
      pricing.put("completion", OUTPUT_PRICE.toPlainString());
      model.putArray("supported_parameters").add("max_tokens").add("tools").add("response_format");
    }
    return list;
  }
}
