package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * The bucket from which several draw what a limit by the minute allows, so that together they keep
 * to it in any 60 seconds, as {@link TokenBucket} does for one. It holds a quarter of a second's
 * worth, at least one, and fills in 61 seconds with what else 60 may see: what was drawn may lie in
 * somebody's hands for a second before it is used.
 *
 * @param capacity what it holds when it is full
 * @param amount what is refilled in each period, evenly
 */
public record Refill(long capacity, long amount, Duration period) {

  private static final int CAPACITIES_PER_MINUTE = 240;
  private static final Duration PERIOD = Duration.ofSeconds(61);

  public static Refill of(long limit) {
    long capacity = Math.max(1, limit / CAPACITIES_PER_MINUTE);
    return new Refill(capacity, limit - capacity + 1, PERIOD);
  }

  double nanosEach() {
    return (double) period.toNanos() / amount;
  }
}
