package dev.sluice.simulator.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests per minute, tokens per minute and concurrency of one provider. Thread-safe. */
public final class ProviderLimiter {

  private static final Duration WHEN_CROWDED = Duration.ofMillis(100);

  private final InstantSource clock;
  private final @Nullable TokenBucket requests;
  private final @Nullable TokenBucket tokens;
  private final int maxConcurrency;
  private int inFlight;

  /** Each limit may be null, which is unlimited. */
  public ProviderLimiter(
      @Nullable Integer requestsPerMinute,
      @Nullable Integer tokensPerMinute,
      @Nullable Integer maxConcurrency,
      InstantSource clock) {
    this.clock = clock;
    Instant now = clock.instant();
    this.requests = requestsPerMinute == null ? null : new TokenBucket(requestsPerMinute, now);
    this.tokens = tokensPerMinute == null ? null : new TokenBucket(tokensPerMinute, now);
    this.maxConcurrency = maxConcurrency == null ? Integer.MAX_VALUE : maxConcurrency;
  }

  /** Takes one request and so many tokens, or nothing at all. */
  public synchronized Admission admit(String model, int tokenCount) {
    Instant now = clock.instant();
    refill(requests, now);
    refill(tokens, now);
    if (inFlight >= maxConcurrency) {
      return crowded(model);
    }
    if (requests != null && !requests.has(1)) {
      return exhausted("requests", "RPM", model, requests, 1);
    }
    if (tokens != null && !tokens.has(tokenCount)) {
      return exhausted("tokens", "TPM", model, tokens, tokenCount);
    }
    take(requests, 1);
    take(tokens, tokenCount);
    inFlight++;
    return new Admission.Admitted(headers());
  }

  /** Gives back the place that an admitted request held. */
  public synchronized void release() {
    inFlight--;
  }

  private Admission crowded(String model) {
    String message =
        "Too many concurrent requests for %s: Limit %d. Please try again in %s."
            .formatted(model, maxConcurrency, GoDuration.format(WHEN_CROWDED));
    return new Admission.Rejected("requests", message, WHEN_CROWDED, headers());
  }

  private Admission exhausted(
      String dimension, String unit, String model, TokenBucket bucket, int requested) {
    int used = bucket.perMinute() - bucket.remaining();
    String sums = "Limit %d, Used %d, Requested %d.".formatted(bucket.perMinute(), used, requested);
    if (requested > bucket.perMinute()) {
      String message =
          "Request too large for %s on %s per min (%s): %s".formatted(model, dimension, unit, sums);
      return new Admission.Rejected(dimension, message, Duration.ZERO, headers());
    }
    Duration wait = bucket.until(requested);
    String message =
        "Rate limit reached for %s on %s per min (%s): %s Please try again in %s."
            .formatted(model, dimension, unit, sums, GoDuration.format(wait));
    return new Admission.Rejected(dimension, message, wait, headers());
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    describe("requests", requests, headers);
    describe("tokens", tokens, headers);
    return headers;
  }

  private static void describe(
      String dimension, @Nullable TokenBucket bucket, Map<String, String> headers) {
    if (bucket == null) {
      return;
    }
    headers.put("x-ratelimit-limit-" + dimension, Integer.toString(bucket.perMinute()));
    headers.put("x-ratelimit-remaining-" + dimension, Integer.toString(bucket.remaining()));
    headers.put("x-ratelimit-reset-" + dimension, GoDuration.format(bucket.untilFull()));
  }

  private static void refill(@Nullable TokenBucket bucket, Instant now) {
    if (bucket != null) {
      bucket.refill(now);
    }
  }

  private static void take(@Nullable TokenBucket bucket, int amount) {
    if (bucket != null) {
      bucket.take(amount);
    }
  }
}
