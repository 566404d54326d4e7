package dev.sluice.worker.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the provider says was left of a limit when it took a call.
 *
 * @param reset in what time from then all of it was to be there again; null where it did not say
 */
record Left(long amount, @Nullable Duration reset) {

  /** A limit of which nothing is left and that fills evenly takes about all of its time to fill. */
  private static final double EVENLY = 0.9;

  /**
   * How long nothing is there from the time when the call was taken, in nanoseconds: zero, unless
   * nothing is left and all of it comes back at once, at the reset. What fills evenly has something
   * to give again long before it is full.
   *
   * @param period of the limit, in nanoseconds
   */
  long pause(long period) {
    return amount > 0 || reset == null || reset.toNanos() > EVENLY * period ? 0 : reset.toNanos();
  }
}
