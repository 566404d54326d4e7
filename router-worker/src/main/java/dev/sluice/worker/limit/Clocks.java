package dev.sluice.worker.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * The way from the wall clock, which deadlines go by, to the one that waiting goes by, and back.
 */
final class Clocks {

  /** Whoever would wait longer than this waits without an end. */
  private static final Duration LONGEST_WAIT = Duration.ofNanos(Quota.NEVER / 2);

  private final Timing timing;

  Clocks(Timing timing) {
    this.timing = timing;
  }

  long now() {
    return timing.nanos();
  }

  Instant instant() {
    return timing.instant();
  }

  /** When a moment is by the wall clock. */
  Instant instantOf(long nanos, long now) {
    return timing.instant().plusNanos(nanos - now);
  }

  /** When a time of the wall clock is; {@link Quota#NEVER} for a far one. */
  long nanosOf(Instant time, long now) {
    return time.equals(Instant.MAX)
        ? Quota.NEVER
        : after(now, Duration.between(timing.instant(), time));
  }

  /** Saturating, for deadlines near {@link Instant#MAX}. */
  static long after(long now, Duration wait) {
    if (wait.isNegative()) {
      return now - 1;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? Quota.NEVER : now + wait.toNanos();
  }
}
