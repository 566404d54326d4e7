package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many may stand in line in one worker, at all its gates together: each takes the place of a
 * job that could be worked on, so a limit that lets many go in a second would else fill the worker
 * with those who wait for it. Once it is full, lines have equal parts of it, and nobody joins one
 * that has its own. Lines are those of single tenants, priorities and limits. Thread-safe: gates
 * count in it under locks of their own.
 */
final class Room {

  /** Whoever would wait as long may use all of it, and whoever would wait less, less. */
  private static final double LONGEST = Duration.ofSeconds(10).toNanos();

  private final int places;
  private final AtomicInteger waiters = new AtomicInteger();
  private final AtomicInteger lines = new AtomicInteger();

  Room(int places) {
    this.places = places;
  }

  /**
   * Whether there is no room for one more.
   *
   * @param line how many are in its line already
   * @param patience how long it would wait, in nanoseconds
   */
  boolean isFull(int line, long patience) {
    int all = waiters.get();
    double part = places * Math.min(1, patience / LONGEST);
    int parts = lines.get() + (line == 0 ? 1 : 0);
    return (all >= part && line >= Math.max(1, part / parts)) || all >= 2.0 * places;
  }

  /**
   * @param line how many are in its line now
   */
  void joined(int line) {
    waiters.incrementAndGet();
    if (line == 1) {
      lines.incrementAndGet();
    }
  }

  /**
   * @param line how many are left in its line
   */
  void left(int line) {
    waiters.decrementAndGet();
    if (line == 0) {
      lines.decrementAndGet();
    }
  }
}
