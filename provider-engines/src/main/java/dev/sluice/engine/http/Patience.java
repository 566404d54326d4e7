package dev.sluice.engine.http;

import java.time.Duration;

/**
 * How long one request is waited for.
 *
 * @param startedAt nanoseconds of the monotonic clock
 * @param silence the longest time without a byte
 * @param total the longest time for everything
 */
record Patience(long startedAt, Duration silence, Duration total) {

  private static final long ABOUT = Duration.ofMillis(20).toNanos();

  static Patience fromNow(Duration silence, Duration total) {
    return new Patience(System.nanoTime(), silence, total);
  }

  /** When everything must be there, on the monotonic clock. */
  long end() {
    return startedAt + total.toNanos();
  }

  /** Until when a silence that begins now may last, on the monotonic clock. */
  long endOfSilence() {
    long now = System.nanoTime();
    return now + Math.min(silence.toNanos(), end() - now);
  }

  /** The one that has run out, where one has; the client counts whole milliseconds. */
  Duration exceeded() {
    return System.nanoTime() - end() >= -ABOUT ? total : silence;
  }
}
