package dev.sluice.simulator.limit;

import java.time.Duration;
import java.time.Instant;

/** Counts what is taken of one limit. Guarded by its limiter. */
sealed interface Meter permits TokenBucket, SlidingWindow {

  /** What there is in one minute, or one day. */
  int limit();

  /** To be called before anything else, with times that never go back. */
  void advance(Instant now);

  boolean has(int amount);

  void take(int amount);

  /** What was taken at that time was less than had been counted, or more. */
  void correct(Instant takenAt, int difference);

  int remaining();

  /** Until {@code amount} would be there, which is no more than the limit. */
  Duration until(int amount);

  /** Until all of it is there again. */
  Duration untilFull();
}
