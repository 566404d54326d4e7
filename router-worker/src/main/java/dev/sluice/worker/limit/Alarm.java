package dev.sluice.worker.limit;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The one alarm of a gate, which is set for the next moment that matters. Guarded by its lock. */
final class Alarm {

  private final Timing timing;
  private final Runnable action;
  private @Nullable Future<?> pending;
  private long at = Quota.NEVER;

  Alarm(Timing timing, Runnable action) {
    this.timing = timing;
    this.action = action;
  }

  /** Instead of whatever it was set for; {@link Quota#NEVER} for nothing. */
  void set(long next, long now) {
    if (next == at) {
      return;
    }
    if (pending != null) {
      pending.cancel(false);
    }
    at = next;
    pending = next >= Quota.NEVER ? null : timing.callAfter(Math.max(0, next - now), action);
  }

  /** It has rung, and is not set any more. */
  void rung() {
    at = Quota.NEVER;
    pending = null;
  }
}
