package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often a call is tried again at the same target, and after how long.
 *
 * @param maxRetries after the first try; 0 for none
 * @param initialDelay before the first retry
 * @param maxDelay no delay of its own is longer
 * @param base by what the delay grows with each retry; at least 1
 */
public record RetryPolicy(int maxRetries, Duration initialDelay, Duration maxDelay, double base) {

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), 2.0);

  public RetryPolicy {
    requireNonNull(initialDelay, "initialDelay is null");
    requireNonNull(maxDelay, "maxDelay is null");
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries is " + maxRetries);
    }
    if (initialDelay.isNegative() || maxDelay.compareTo(initialDelay) < 0) {
      throw new IllegalArgumentException("delays are " + initialDelay + " and " + maxDelay);
    }
    if (!(base >= 1)) {
      throw new IllegalArgumentException("base is " + base);
    }
  }

  /**
   * @param retry 1 for the first one
   * @param jitter what the delay is multiplied with
   */
  Duration delay(int retry, double jitter) {
    double exact = initialDelay.toMillis() * Math.pow(base, retry - 1.0);
    return Duration.ofMillis(Math.round(Math.min(exact, (double) maxDelay.toMillis()) * jitter));
  }
}
