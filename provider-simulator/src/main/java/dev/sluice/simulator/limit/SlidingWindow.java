package dev.sluice.simulator.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts strictly: in no period, wherever it begins, more than the limit. What was taken is kept in
 * slots of a six-thousandth of the period, and counts until the whole slot is older than the
 * period, so it is forgotten a slot late rather than early.
 */
final class SlidingWindow implements Meter {

  private static final int SLOTS = 6_000;

  private final int limit;
  private final long slotNanos;
  private final Instant origin;
  private final long[] taken = new long[SLOTS + 1];
  private long used;
  private long nanos;
  private long newest;

  SlidingWindow(int limit, Duration period, Instant now) {
    this.limit = limit;
    this.slotNanos = period.toNanos() / SLOTS;
    this.origin = now;
  }

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public void advance(Instant now) {
    nanos = Math.max(nanos, Duration.between(origin, now).toNanos());
    long slot = nanos / slotNanos;
    // After a long silence every slot is emptied once, not once for each round that was missed.
    newest = Math.max(newest, slot - taken.length);
    while (newest < slot) {
      newest++;
      used -= taken[at(newest)];
      taken[at(newest)] = 0;
    }
  }

  private int at(long slot) {
    return (int) (slot % taken.length);
  }

  @Override
  public boolean has(int amount) {
    return used + amount <= limit;
  }

  @Override
  public void take(int amount) {
    taken[at(newest)] += amount;
    used += amount;
  }

  @Override
  public void correct(Instant takenAt, int difference) {
    long slot = Duration.between(origin, takenAt).toNanos() / slotNanos;
    if (slot >= 0 && slot > newest - taken.length) {
      taken[at(slot)] += difference;
      used += difference;
    }
  }

  @Override
  public int remaining() {
    return (int) Math.max(0, limit - used);
  }

  @Override
  public Duration until(int amount) {
    long tooMuch = used + amount - limit;
    for (long slot = oldest(); tooMuch > 0 && slot <= newest; slot++) {
      tooMuch -= taken[at(slot)];
      if (tooMuch <= 0) {
        return untilForgotten(slot);
      }
    }
    return Duration.ZERO;
  }

  @Override
  public Duration untilFull() {
    for (long slot = newest; slot >= oldest(); slot--) {
      if (taken[at(slot)] != 0) {
        return untilForgotten(slot);
      }
    }
    return Duration.ZERO;
  }

  private long oldest() {
    return Math.max(0, newest - SLOTS);
  }

  private Duration untilForgotten(long slot) {
    return Duration.ofNanos((slot + 1 + SLOTS) * slotNanos - nanos);
  }
}
