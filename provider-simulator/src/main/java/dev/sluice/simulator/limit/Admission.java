package dev.sluice.simulator.limit;

import java.time.Duration;

/** What a limiter says to one request. */
public sealed interface Admission {

  /** The state of the buckets, after the request has taken from them where it was admitted. */
  LimitState state();

  /** The request holds a place until {@link ProviderLimiter#release}. */
  record Admitted(LimitState state) implements Admission {}

  /**
   * The request is turned away.
   *
   * @param limit how much there is, per minute or at once
   * @param used how much of it is taken
   * @param requested how much of it the request wants
   * @param retryAfter when it would have been admitted; zero if never
   */
  record Rejected(
      Dimension dimension,
      String model,
      int limit,
      int used,
      int requested,
      Duration retryAfter,
      LimitState state)
      implements Admission {

    public boolean neverFits() {
      return requested > limit;
    }
  }

  /** What there is too little of. */
  enum Dimension {
    REQUESTS,
    TOKENS,
    CONCURRENCY
  }
}
