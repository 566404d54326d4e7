package dev.sluice.engine.openai;

import static dev.sluice.engine.chat.TokenCounts.count;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code usage} of an answer in OpenAI form. */
final class OpenAiBill {

  /** No price has more characters. */
  private static final int LONGEST = 60;

  private static final String COST = "x-litellm-response-cost";

  private OpenAiBill() {}

  /** The same, with a price that is told in a header, as a proxy does that knows all prices. */
  static Bill of(JsonNode body, HttpFields headers) {
    Bill bill = of(body);
    return bill.usd() == null ? new Bill(bill.usage(), dollars(headers.get(COST))) : bill;
  }

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
    if (cached == 0) {
      cached = count(usage.path("cache_read_input_tokens"));
      // The cache is part of the input, except with those whose total shows that it is not.
      long beside = cached + count(usage.path("cache_creation_input_tokens"));
      if (beside > 0 && count(usage.path("total_tokens")) == input + beside + output) {
        input += beside;
      }
    }
    // Reasoning is part of the output, except with those whose total shows that it is not.
    if (reasoning > 0 && count(usage.path("total_tokens")) == input + output + reasoning) {
      output += reasoning;
    }
    return new Bill(
        new Usage(input, Math.min(cached, input), output, Math.min(reasoning, output)),
        dollars(usage.path("cost")));
  }

  private static @Nullable BigDecimal dollars(JsonNode node) {
    return node.isNumber() ? node.decimalValue() : null;
  }

  private static @Nullable BigDecimal dollars(@Nullable String header) {
    if (header == null || header.length() > LONGEST) {
      return null;
    }
    try {
      return new BigDecimal(header.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
