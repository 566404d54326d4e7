package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Usage;
import dev.sluice.simulator.limit.Admission.Dimension;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Groq: one choice only, timings in the usage, {@code x_groq} in streams, daily requests. */
final class Groq implements Vendor {

  private static final int CONTEXT_WINDOW = 131_072;
  private static final Set<String> OWN =
      Set.of(
          "reasoning_format",
          "include_reasoning",
          "disable_tool_validation",
          "citation_options",
          "compound_custom",
          "documents",
          "search_settings",
          "exclude_domains",
          "include_domains");

  @Override
  public boolean takes(String field) {
    return OWN.contains(field);
  }

  @Override
  public boolean takesInMessages(String field) {
    return field.equals("reasoning");
  }

  @Override
  public void check(String model, JsonNode body) {
    if (body.path("n").asInt(1) > 1) {
      throw InvalidField.because("'n' : number must be at most 1", "n", null);
    }
    if (body.has("reasoning_format") && body.has("include_reasoning")) {
      throw InvalidField.because(
          "cannot specify both 'reasoning_format' and 'include_reasoning'",
          "reasoning_format",
          null);
    }
    for (String field : List.of("logprobs", "top_logprobs", "logit_bias")) {
      if (!Fields.isAbsent(body.path(field))) {
        throw InvalidField.because("property '" + field + "' is unsupported", field, null);
      }
    }
  }

  @Override
  public boolean embeds() {
    return false;
  }

  @Override
  public OpenAiError describe(Problem problem) {
    OpenAiError usual = OpenAiProblems.describe(problem);
    if (problem instanceof Problem.RateLimited limited && limited.rejected().neverFits()) {
      return usual.withStatus(413);
    }
    if (problem instanceof Problem.Overloaded) {
      return new OpenAiError(
          498,
          "Flex tier capacity exceeded. Please try again later.",
          "capacity_exceeded",
          null,
          "capacity_exceeded");
    }
    if (problem instanceof Problem.QuotaExhausted) {
      return usual
          .withMessage(
              "Rate limit reached on tokens per day (TPD): Limit 500000, Used 500000, Requested 1000. Please try again in 5h30m0s.")
          .withType("tokens")
          .withCode("rate_limit_exceeded");
    }
    return usual;
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of("retry-after", Vendor.seconds(wait));
  }

  /** Requests are told by the day, tokens by the minute; the rest is held in silence. */
  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    Vendor.describe("requests", limits.of(Dimension.DAILY_REQUESTS), headers);
    Vendor.describe("tokens", limits.tokens(), headers);
    return headers;
  }

  @Override
  public String reasoningField() {
    return "reasoning";
  }

  @Override
  public ObjectNode usage(Usage usage) {
    ObjectNode told = ChatJson.usage(usage);
    double completion = usage.output() / 500.0;
    double prompt = usage.input() / 10_000.0;
    return told.put("queue_time", 0.01)
        .put("prompt_time", prompt)
        .put("completion_time", completion)
        .put("total_time", prompt + completion);
  }

  @Override
  public void dress(ObjectNode completion, ChatAnswer answer) {
    completion.put("service_tier", "on_demand");
    completion.putObject("x_groq").put("id", answer.id());
  }

  @Override
  public void dress(ObjectNode chunk, ChatAnswer answer, boolean first, boolean last) {
    if (first || last) {
      ObjectNode own = chunk.putObject("x_groq").put("id", answer.id());
      if (last) {
        own.set("usage", usage(answer.usage()));
      }
    }
  }

  @Override
  public JsonNode errorChunk(OpenAiError error) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode().put("object", "chat.completion.chunk");
    chunk.putArray("choices");
    chunk.putObject("x_groq").put("error", error.message());
    return chunk;
  }

  @Override
  public JsonNode models(String owner, List<String> names) {
    ObjectNode list = Models.list(owner, names);
    for (JsonNode model : list.path("data")) {
      ((ObjectNode) model).put("active", true).put("context_window", CONTEXT_WINDOW);
    }
    return list;
  }
}
