package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * What part of its limits a worker uses, because it was throttled though it had kept them: a fifth
 * less after each throttle, once a second at most, and all of them again after half a minute of
 * quiet at the latest. Pure: every method is told the time. Not thread-safe.
 */
final class Slowdown {

  private static final double LEAST = 0.2;
  private static final double LEFT_BY_A_THROTTLE = 0.8;
  private static final long BETWEEN_THROTTLES = Duration.ofSeconds(1).toNanos();
  private static final long RECOVERY = Duration.ofSeconds(30).toNanos();
  private static final long STEP = Duration.ofMillis(250).toNanos();

  private double factor = 1;
  private long since;

  double factor() {
    return factor;
  }

  /** Whether anything has changed. */
  boolean throttled(long now) {
    if (factor < 1 && now - since < BETWEEN_THROTTLES) {
      return false;
    }
    factor = Math.max(LEAST, recovered(now) * LEFT_BY_A_THROTTLE);
    since = now;
    return true;
  }

  /** Whether time has changed anything. */
  boolean recover(long now) {
    if (factor >= 1 || now - since < BETWEEN_THROTTLES + STEP) {
      return false;
    }
    factor = recovered(now);
    since = now - BETWEEN_THROTTLES;
    return true;
  }

  private double recovered(long now) {
    double quiet = Math.max(0, now - since - BETWEEN_THROTTLES);
    return Math.min(1, factor + quiet / RECOVERY);
  }
}
