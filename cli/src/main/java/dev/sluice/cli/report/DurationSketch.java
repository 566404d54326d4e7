package dev.sluice.cli.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Quantiles of any number of durations in constant space, each at most 2 % too high. */
final class DurationSketch {

  private static final double GROWTH = Math.log(1.02);

  /** Enough for durations of a year. */
  private final long[] buckets = new long[1250];

  private long count;

  void add(Duration duration) {
    requireNonNull(duration, "duration is null");
    buckets[bucket(Math.max(0, duration.toMillis()))]++;
    count++;
  }

  long count() {
    return count;
  }

  /** The duration that the given share of all does not exceed; zero if there are none. */
  Duration quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int bucket = 0; bucket < buckets.length && count > 0; bucket++) {
      seen += buckets[bucket];
      if (seen >= wanted) {
        return Duration.ofMillis(upperBound(bucket));
      }
    }
    return Duration.ZERO;
  }

  private int bucket(long millis) {
    return Math.min(buckets.length - 1, (int) Math.ceil(Math.log1p((double) millis) / GROWTH));
  }

  private static long upperBound(int bucket) {
    return (long) Math.floor(Math.exp(bucket * GROWTH) - 1 + 1e-6);
  }
}
