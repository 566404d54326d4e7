package dev.sluice.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** How long something took, many times over. */
record Latencies(int count, double p50Millis, double p99Millis) {

  static Latencies of(Collection<Duration> samples) {
    List<Duration> ascending = samples.stream().sorted().toList();
    return new Latencies(ascending.size(), millis(ascending, 0.50), millis(ascending, 0.99));
  }

  /** The smallest of them that a share of all does not exceed. */
  private static double millis(List<Duration> ascending, double share) {
    int rank = (int) Math.ceil(share * ascending.size());
    return ascending.get(Math.max(rank, 1) - 1).toNanos() / 1e6;
  }

  @Override
  public String toString() {
    return "p50 %.1f ms, p99 %.1f ms of %,d".formatted(p50Millis, p99Millis, count);
  }
}
