package dev.sluice.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How long after their time things happened, in milliseconds.
 *
 * @param punctual how many within a second of it
 */
record Lateness(int count, int punctual, long p50, long p99, long p999, long most) {

  private static final long SECOND = 1_000;

  static Lateness of(Collection<Duration> samples) {
    List<Long> ascending = samples.stream().map(Duration::toMillis).sorted().toList();
    return new Lateness(
        ascending.size(),
        (int) ascending.stream().filter(late -> late <= SECOND).count(),
        at(ascending, 0.50),
        at(ascending, 0.99),
        at(ascending, 0.999),
        ascending.getLast());
  }

  private static long at(List<Long> ascending, double share) {
    int rank = (int) Math.ceil(share * ascending.size());
    return ascending.get(Math.max(rank, 1) - 1);
  }

  @Override
  public String toString() {
    return "p50 %,d ms, p99 %,d ms, p99.9 %,d ms, most %,d ms of %,d"
        .formatted(p50, p99, p999, most, count);
  }
}
