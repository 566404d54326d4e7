package dev.sluice.simulator.limit;

import dev.sluice.simulator.limit.Admission.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
      return new Admission.Rejected(
          Dimension.CONCURRENCY, model, maxConcurrency, inFlight, 1, WHEN_CROWDED, state());
    }
    if (requests != null && !requests.has(1)) {
      return exhausted(Dimension.REQUESTS, model, requests, 1);
    }
    if (tokens != null && !tokens.has(tokenCount)) {
      return exhausted(Dimension.TOKENS, model, tokens, tokenCount);
    }
    take(requests, 1);
    take(tokens, tokenCount);
    inFlight++;
    return new Admission.Admitted(state());
  }

  /** Gives back the place that an admitted request held. */
  public synchronized void release() {
    inFlight--;
  }

  private Admission exhausted(Dimension dimension, String model, TokenBucket bucket, int wanted) {
    int limit = bucket.perMinute();
    Duration wait = wanted > limit ? Duration.ZERO : bucket.until(wanted);
    int used = limit - bucket.remaining();
    return new Admission.Rejected(dimension, model, limit, used, wanted, wait, state());
  }

  private LimitState state() {
    return requests == null && tokens == null
        ? LimitState.UNLIMITED
        : new LimitState(describe(requests), describe(tokens));
  }

  private static LimitState.@Nullable Bucket describe(@Nullable TokenBucket bucket) {
    return bucket == null
        ? null
        : new LimitState.Bucket(bucket.perMinute(), bucket.remaining(), bucket.untilFull());
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
