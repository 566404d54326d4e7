package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * How much there was lately, over a rolling window of ten slots. Pure: every method is told the
 * time. Not thread-safe.
 */
final class Recent {

  private static final int SLOTS = 10;

  private final long slotNanos;
  private final long[] slots = new long[SLOTS];
  private long last;

  Recent(Duration window, long now) {
    slotNanos = window.toNanos() / SLOTS;
    last = now / slotNanos;
  }

  void add(long amount, long now) {
    roll(now);
    slots[slot(last)] += amount;
  }

  /** In the window; not below zero, though more was taken back than there was. */
  long sum(long now) {
    roll(now);
    long sum = 0;
    for (long amount : slots) {
      sum += amount;
    }
    return Math.max(0, sum);
  }

  long perMinute(long now) {
    double window = slotNanos * (SLOTS - 1) + now % slotNanos;
    return Math.round(sum(now) * (Duration.ofMinutes(1).toNanos() / window));
  }

  private void roll(long now) {
    long current = now / slotNanos;
    long first = Math.max(last + 1, current - SLOTS + 1);
    for (long number = first; number <= current; number++) {
      slots[slot(number)] = 0;
    }
    last = current;
  }

  private static int slot(long number) {
    return (int) Math.floorMod(number, (long) SLOTS);
  }
}
