package dev.sluice.engine.openai;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code usage} of an answer in OpenAI form. */
final class OpenAiBill {

  /** No price has more digits; a number that has is not worth the memory to write it out. */
  private static final int MOST_DIGITS = 30;

  private OpenAiBill() {}

  static Bill of(JsonNode body) {
    JsonNode usage = body.path("usage");
    if (!usage.isObject()) {
      return Bill.NONE;
    }
    long input = count(usage.path("prompt_tokens"));
    long output = count(usage.path("completion_tokens"));
    long cached = count(usage.path("prompt_tokens_details").path("cached_tokens"));
    long reasoning = count(usage.path("completion_tokens_details").path("reasoning_tokens"));
    if (cached == 0) {
      cached = count(usage.path("cached_tokens"));
    }
    // Reasoning is part of the output, except with those whose total shows that it is not.
    if (reasoning > 0 && count(usage.path("total_tokens")) == input + output + reasoning) {
      output += reasoning;
    }
    return new Bill(
        new Usage(input, Math.min(cached, input), output, Math.min(reasoning, output)),
        dollars(usage.path("cost")));
  }

  private static long count(JsonNode node) {
    return node.isIntegralNumber() ? Math.max(0, node.asLong(0)) : 0;
  }

  private static @Nullable BigDecimal dollars(JsonNode node) {
    if (!node.isNumber()) {
      return null;
    }
    BigDecimal usd = node.decimalValue();
    boolean sane =
        usd.signum() >= 0 && usd.precision() <= MOST_DIGITS && Math.abs(usd.scale()) <= MOST_DIGITS;
    return sane ? usd : null;
  }
}
