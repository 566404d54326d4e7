package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * What part of its limits a worker uses, because it was throttled though it had kept them: a fifth
 * less, and all of them again after half a minute of quiet at the latest.
 *
 * <p>One overshoot counts once, however many calls are refused for it. A fifth less makes up for a
 * second's worth of calls in five seconds, and until then it may well go on; and calls that were
 * sent before the last reduction say nothing of what it has left. Pure: every method is told the
 * time. Not thread-safe.
 */
final class Slowdown {

  private static final double LEAST = 0.2;
  private static final double LEFT_BY_A_THROTTLE = 0.8;
  private static final long TO_TAKE_EFFECT = Duration.ofSeconds(5).toNanos();
  private static final long RECOVERY = Duration.ofSeconds(30).toNanos();
  private static final long STEP = Duration.ofMillis(250).toNanos();

  private double factor = 1;

  /** It was reduced then, or has recovered up to five seconds after that. */
  private long since;

  private long reducedAt = Long.MIN_VALUE;

  double factor() {
    return factor;
  }

  /**
   * A call was throttled.
   *
   * @param sentAt when it was allowed
   * @return whether anything has changed
   */
  boolean throttled(long sentAt, long now) {
    if (sentAt < reducedAt || (factor < 1 && now - since < TO_TAKE_EFFECT)) {
      return false;
    }
    factor = Math.max(LEAST, recovered(now) * LEFT_BY_A_THROTTLE);
    since = now;
    reducedAt = now;
    return true;
  }

  /** Whether time has changed anything. */
  boolean recover(long now) {
    if (factor >= 1 || now - since < TO_TAKE_EFFECT + STEP) {
      return false;
    }
    factor = recovered(now);
    since = now - TO_TAKE_EFFECT;
    return true;
  }

  private double recovered(long now) {
    double quiet = Math.max(0, now - since - TO_TAKE_EFFECT);
    return Math.min(1, factor + quiet / RECOVERY);
  }
}
