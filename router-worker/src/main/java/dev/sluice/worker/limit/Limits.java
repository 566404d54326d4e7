package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/** What a provider allows; null where nothing is configured. */
public record Limits(
    @Nullable Integer requestsPerMinute,
    @Nullable Integer tokensPerMinute,
    @Nullable Integer maxConcurrency) {

  public static final Limits NONE = new Limits(null, null, null);
}
