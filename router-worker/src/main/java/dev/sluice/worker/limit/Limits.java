package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/** What a provider allows; null where nothing is configured, else at least one. */
public record Limits(
    @Nullable Integer requestsPerMinute,
    @Nullable Integer tokensPerMinute,
    @Nullable Integer maxConcurrency) {

  public static final Limits NONE = new Limits(null, null, null);

  public Limits {
    requireAtLeastOne(requestsPerMinute, "requestsPerMinute");
    requireAtLeastOne(tokensPerMinute, "tokensPerMinute");
    requireAtLeastOne(maxConcurrency, "maxConcurrency");
  }

  private static void requireAtLeastOne(@Nullable Integer limit, String name) {
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException(name + " is " + limit);
    }
  }
}
