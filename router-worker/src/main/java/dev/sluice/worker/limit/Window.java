package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * How many calls at the same time an account bears of which no limits are known: found out by
 * trying. It begins low and grows by one with each answer, which doubles it in the time of one
 * call, until the first throttle; from then on it grows by about one in the time of one call. A
 * throttle halves it, but only one of all those that were sent before it was halved. What is not
 * used does not grow. Pure: every method is told the time. Not thread-safe.
 */
final class Window {

  static final int FIRST = 64;

  private static final long BETWEEN_THROTTLES = Duration.ofSeconds(1).toNanos();

  private double size = FIRST;
  private boolean everThrottled;
  private long narrowedAt;

  int size() {
    return (int) size;
  }

  /** Whether it has never been throttled, and so grows by one with each answer. */
  boolean doubles() {
    return !everThrottled;
  }

  /** In how many times the length of a call as many may go as are waiting, if all of it is used. */
  double roundTrips(double calls) {
    double full = calls / size;
    return everThrottled ? full : Math.log(1 + full) / Math.log(2);
  }

  /**
   * @param inUse with the call that has ended
   */
  void answered(int inUse) {
    if (inUse >= size / 2) {
      size += everThrottled ? 1 / size : 1;
    }
  }

  void throttled(long sentAt, long now) {
    boolean alreadyHeard =
        everThrottled && (sentAt < narrowedAt || now - narrowedAt < BETWEEN_THROTTLES);
    if (!alreadyHeard) {
      everThrottled = true;
      narrowedAt = now;
      size = Math.max(1, size / 2);
    }
  }
}
