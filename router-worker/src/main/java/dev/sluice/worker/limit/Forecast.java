package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/**
 * When a call may go, and what it waits for until then.
 *
 * @param at about when
 * @param quota whose
 * @param dimension null while it has been asked to wait
 */
record Forecast(long at, Quota quota, @Nullable Dimension dimension) {

  static Forecast later(Forecast one, Forecast other) {
    return other.at > one.at ? other : one;
  }
}
