package dev.sluice.worker.limit;

/**
 * A token bucket with continuous refill, kept as a single moment: the one at which the bucket is
 * empty. Time passing fills it, taking moves the moment on, giving back moves it back. There is no
 * refill step, and no rounding that adds up.
 *
 * <p><b>The burst.</b> A bucket that held a whole minute's worth would let twice the limit through
 * in the first minute: its content and the refill. So it holds {@value #BURST_SECONDS} seconds'
 * worth, and at least one. A larger amount, up to the limit itself, may be taken from a full bucket
 * and leaves a debt, which is refilled before anybody else gets anything. In any 60 seconds, then,
 * no more is taken than the limit plus the burst or, if that is more, the largest single amount.
 * What is given back in those 60 seconds of amounts taken before them comes on top: it was counted
 * against an earlier time without having been used.
 *
 * <p>Pure: every method is told the time, in nanoseconds that never go back. Not thread-safe.
 */
final class TokenBucket {

  static final int BURST_SECONDS = 3;

  private static final double NANOS_PER_MINUTE = 60e9;

  private final long perMinute;
  private final double nanosPerToken;
  private final long burstNanos;
  private long emptyAt;

  /** A full one. */
  TokenBucket(long perMinute, long now) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("perMinute is " + perMinute);
    }
    this.perMinute = perMinute;
    nanosPerToken = NANOS_PER_MINUTE / perMinute;
    burstNanos = Math.max(BURST_SECONDS * 1_000_000_000L, nanosFor(1));
    emptyAt = now - burstNanos;
  }

  long perMinute() {
    return perMinute;
  }

  /** The earliest time at which the amount may be taken if nobody else takes any. */
  long readyAt(long amount) {
    return emptyAt + Math.min(nanosFor(amount), burstNanos);
  }

  /** The earliest time at which one token may be taken after as many others were taken before. */
  long readyAfter(long others, long now) {
    return Math.max(emptyAt, now - burstNanos) + nanosFor(others) + nanosFor(1);
  }

  /** The earliest time at which the amount may be taken if this much is given back at once. */
  long readyWith(long givenBack, long amount) {
    return readyAt(amount) - nanosFor(givenBack);
  }

  void take(long amount, long now) {
    emptyAt = Math.max(emptyAt, now - burstNanos) + nanosFor(amount);
  }

  /**
   * Gives back what was reserved and takes what was used; may leave a debt. One call is charged a
   * minute's worth at most, so that an absurd report cannot close the bucket for good.
   */
  void settle(long reserved, long used, long now) {
    long charged = Math.min(used, perMinute);
    emptyAt = Math.max(emptyAt, now - burstNanos) - nanosFor(reserved) + nanosFor(charged);
  }

  /** What can be taken now; negative while there is a debt. */
  long available(long now) {
    return (long) Math.floor(Math.min(now - emptyAt, burstNanos) / nanosPerToken);
  }

  private long nanosFor(long amount) {
    return (long) Math.ceil(amount * nanosPerToken);
  }
}
