package dev.sluice.worker.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a call may go, and what it waits for until then.
 *
 * @param at about when; {@link Quota#NEVER} if that cannot be told
 * @param quota whose
 * @param dimension null while it has been asked to wait
 */
record Forecast(long at, Quota quota, @Nullable Dimension dimension) {

  static Forecast later(Forecast one, Forecast other) {
    return other.at > one.at ? other : one;
  }

  Admission.NotInTime tooLate(long now, Instant instant) {
    long wait = Math.max(0, at - now);
    boolean known = at < Quota.NEVER / 2;
    String model = quota.model();
    String whose = quota.account().provider() + (model == null ? "" : " for " + model);
    String why =
        dimension == null ? "has asked to wait" : "is at its limit of " + dimension.wireName();
    String howLong =
        known
            ? ", for an estimated %.1f s more".formatted(wait / 1e9)
            : ", and no end of it is in sight";
    return new Admission.NotInTime(
        whose + " " + why + howLong, instant.plusNanos(known ? wait : 0));
  }
}
