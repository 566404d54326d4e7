package dev.sluice.simulator.limit;

import java.time.Duration;
import java.time.Instant;

/** What a limiter says to one request. */
public sealed interface Admission {

  /** What is left of the limits, after the request has taken from them where it was admitted. */
  LimitState state();

  /**
   * The request holds a place until {@link ProviderLimiter#release}.
   *
   * @param taken what was counted for it
   */
  record Admitted(LimitState state, String model, TokenCount taken, Instant at)
      implements Admission {}

  /**
   * The request is turned away.
   *
   * @param limit how much there is, per minute, per day or at once
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
    DAILY_REQUESTS,
    TOKENS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    CONCURRENCY;

    /** Whether tokens are counted, of whatever kind. */
    public boolean isTokens() {
      return this == TOKENS || this == INPUT_TOKENS || this == OUTPUT_TOKENS;
    }
  }
}
