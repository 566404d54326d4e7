package dev.sluice.worker.consume;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;

/**
 * For how long nothing has moved in the owned partitions. The poll thread looks once a second; any
 * thread may ask what it saw.
 */
final class Stillness {

  private static final long EVERY = Duration.ofSeconds(1).toNanos();

  private long lookedAt = System.nanoTime() - EVERY;
  private volatile Duration silence = Duration.ZERO;
  private volatile Duration frontierAge = Duration.ZERO;

  void update(Collection<PartitionWindow> windows) {
    long now = System.nanoTime();
    if (now - lookedAt < EVERY) {
      return;
    }
    lookedAt = now;
    silence = longest(windows, window -> window.silence(now));
    frontierAge = longest(windows, window -> window.frontierAge(now));
  }

  private static Duration longest(
      Collection<PartitionWindow> windows, Function<PartitionWindow, Duration> time) {
    return windows.stream().map(time).max(naturalOrder()).orElse(Duration.ZERO);
  }

  /** Of the delivery of which nothing was seen for longest. */
  Duration silence() {
    return silence;
  }

  /** Of the frontier that has stood at the same job for longest. */
  Duration frontierAge() {
    return frontierAge;
  }
}
