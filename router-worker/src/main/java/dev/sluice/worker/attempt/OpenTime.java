package dev.sluice.worker.attempt;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For how long a circuit is open before one job may try. */
final class OpenTime {

  /** A target is tried often: most outages are short, and one call costs little. */
  static final Duration OF_TARGET = Duration.ofSeconds(10);

  static final Duration LEAST_OF_CREDENTIAL = Duration.ofSeconds(5);
  static final Duration MOST_OF_CREDENTIAL = Duration.ofMinutes(5);
  static final Duration LEAST_OF_QUOTA = Duration.ofMinutes(1);

  /** Nobody's word is believed for longer than this. */
  static final Duration MOST = Duration.ofHours(1);

  /** Whoever only heard of an outage lets those try first who found it. */
  static final Duration LATENESS = Duration.ofSeconds(3);

  private OpenTime() {}

  /**
   * @param told how long the provider said that it takes; null where it did not
   * @param openings how often the circuit has opened since it was last closed; 1 for the first time
   */
  static Duration of(Scope scope, ErrorCode cause, @Nullable Duration told, int openings) {
    if (scope.isTarget()) {
      return OF_TARGET;
    }
    if (cause != ErrorCode.QUOTA_EXHAUSTED) {
      return grown(LEAST_OF_CREDENTIAL, MOST_OF_CREDENTIAL, openings);
    }
    return told == null || !told.isPositive()
        ? grown(LEAST_OF_QUOTA, MOST, openings)
        : least(told, MOST);
  }

  private static Duration grown(Duration first, Duration most, int openings) {
    int doublings = Math.min(openings - 1, Integer.SIZE - 2);
    return least(first.multipliedBy(1L << doublings), most);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
