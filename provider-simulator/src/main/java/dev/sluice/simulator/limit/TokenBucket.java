package dev.sluice.simulator.limit;

import java.time.Duration;
import java.time.Instant;

/** A bucket that starts full, holds all of the limit and fills evenly. */
final class TokenBucket implements Meter {

  private final int limit;
  private final double periodNanos;
  private double available;
  private Instant at;

  TokenBucket(int limit, Duration period, Instant now) {
    this.limit = limit;
    this.periodNanos = period.toNanos();
    this.available = limit;
    this.at = now;
  }

  @Override
  public int limit() {
    return limit;
  }

  @Override
  public void advance(Instant now) {
    long nanos = Duration.between(at, now).toNanos();
    if (nanos > 0) {
      available = Math.min(limit, available + nanos * (limit / periodNanos));
      at = now;
    }
  }

  @Override
  public boolean has(int amount) {
    return available >= amount;
  }

  @Override
  public void take(int amount) {
    available -= amount;
  }

  @Override
  public void correct(Instant takenAt, int difference) {
    available = Math.min(limit, available - difference);
  }

  @Override
  public int remaining() {
    return (int) Math.max(0, Math.floor(available));
  }

  @Override
  public Duration until(int amount) {
    return timeFor(amount - available);
  }

  @Override
  public Duration untilFull() {
    return timeFor(limit - available);
  }

  private Duration timeFor(double missing) {
    return Duration.ofNanos((long) Math.ceil(Math.max(0, missing) * periodNanos / limit));
  }
}
