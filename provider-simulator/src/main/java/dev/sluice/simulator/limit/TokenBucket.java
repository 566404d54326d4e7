package dev.sluice.simulator.limit;

import java.time.Duration;
import java.time.Instant;

/** A bucket that starts full, holds one minute's worth and fills evenly. Guarded by its limiter. */
final class TokenBucket {

  private static final double NANOS_PER_MINUTE = 60e9;

  private final int perMinute;
  private double available;
  private Instant at;

  TokenBucket(int perMinute, Instant now) {
    this.perMinute = perMinute;
    this.available = perMinute;
    this.at = now;
  }

  int perMinute() {
    return perMinute;
  }

  void refill(Instant now) {
    long nanos = Duration.between(at, now).toNanos();
    if (nanos > 0) {
      available = Math.min(perMinute, available + nanos * (perMinute / NANOS_PER_MINUTE));
      at = now;
    }
  }

  boolean has(int amount) {
    return available >= amount;
  }

  void take(int amount) {
    available -= amount;
  }

  int remaining() {
    return (int) Math.floor(available);
  }

  /** Until {@code amount} would be there. */
  Duration until(int amount) {
    return timeFor(amount - available);
  }

  /** Until it is full again. */
  Duration untilFull() {
    return timeFor(perMinute - available);
  }

  private Duration timeFor(double missing) {
    return Duration.ofNanos((long) Math.ceil(Math.max(0, missing) * NANOS_PER_MINUTE / perMinute));
  }
}
