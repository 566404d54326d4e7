package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/** What a provider allows; null where nothing is configured, else at least one. */
public record Limits(
    @Nullable Integer requestsPerMinute,
    @Nullable Integer requestsPerDay,
    @Nullable Integer tokensPerMinute,
    @Nullable Integer inputTokensPerMinute,
    @Nullable Integer outputTokensPerMinute,
    @Nullable Integer maxConcurrency) {

  public static final Limits NONE = new Limits(null, null, null, null, null, null);

  public Limits {
    requireAtLeastOne(requestsPerMinute, "requestsPerMinute");
    requireAtLeastOne(requestsPerDay, "requestsPerDay");
    requireAtLeastOne(tokensPerMinute, "tokensPerMinute");
    requireAtLeastOne(inputTokensPerMinute, "inputTokensPerMinute");
    requireAtLeastOne(outputTokensPerMinute, "outputTokensPerMinute");
    requireAtLeastOne(maxConcurrency, "maxConcurrency");
  }

  /** Those that most providers have. */
  public Limits(
      @Nullable Integer requestsPerMinute,
      @Nullable Integer tokensPerMinute,
      @Nullable Integer maxConcurrency) {
    this(requestsPerMinute, null, tokensPerMinute, null, null, maxConcurrency);
  }

  /** How much of this is allowed; null where nothing is configured. */
  public @Nullable Integer of(Dimension dimension) {
    return switch (dimension) {
      case REQUESTS_PER_MINUTE -> requestsPerMinute;
      case REQUESTS_PER_DAY -> requestsPerDay;
      case TOKENS_PER_MINUTE -> tokensPerMinute;
      case INPUT_TOKENS_PER_MINUTE -> inputTokensPerMinute;
      case OUTPUT_TOKENS_PER_MINUTE -> outputTokensPerMinute;
      case MAX_CONCURRENCY -> maxConcurrency;
    };
  }

  /** Whether any of them is for tokens. */
  boolean countTokens() {
    return tokensPerMinute != null || inputTokensPerMinute != null || outputTokensPerMinute != null;
  }

  private static void requireAtLeastOne(@Nullable Integer limit, String name) {
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException(name + " is " + limit);
    }
  }
}
