package dev.sluice.worker.route;

import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the last five minutes to one target, in slots of two seconds. Not thread-safe.
 *
 * <p>The latency is what an answer takes, the calls that had to fail for it included. It is an
 * average over slots and not over calls: a slot counts less with each second that passes, and
 * hardly more for a thousand calls than for ten. So a few calls of now outweigh thousands of a
 * minute ago, and a change shows within seconds. It is an average of logarithms, in which one slot
 * that was hundred times slower does not drown the others.
 */
final class RollingWindow {

  static final Duration LENGTH = Duration.ofMinutes(5);

  /** What a call that failed costs its job beside the time that it took. */
  private static final double PAUSE_AFTER_A_FAILURE = 1e9;

  private static final int SLOTS = 150;
  private static final long SLOT_MILLIS = LENGTH.toMillis() / SLOTS;

  /** How much of its weight a slot keeps from one slot to the next: half of it in five seconds. */
  private static final double KEPT = Math.pow(0.5, SLOT_MILLIS / 5000.0);

  /** With as many calls a slot has half of the weight that it can have. */
  private static final double CALLS_FOR_HALF = 3;

  private final @Nullable Tally[] slots = new @Nullable Tally[SLOTS];
  private long currentSlot;

  RollingWindow(long nowMillis) {
    currentSlot = slotAt(nowMillis);
  }

  /** Where to add what ends now. */
  Tally now(long nowMillis) {
    moveTo(nowMillis);
    return inSlot(currentSlot);
  }

  /**
   * Where to add what ended at some time.
   *
   * @param atMillis what lies in the future counts as now
   * @return null for what is older than the window
   */
  @Nullable Tally at(long nowMillis, long atMillis) {
    moveTo(nowMillis);
    long slot = Math.min(currentSlot, slotAt(atMillis));
    return slot <= currentSlot - SLOTS ? null : inSlot(slot);
  }

  private Tally inSlot(long slot) {
    int index = indexOf(slot);
    Tally tally = slots[index];
    if (tally == null) {
      tally = new Tally();
      slots[index] = tally;
    }
    return tally;
  }

  /** Null if there was no call in the window. */
  @Nullable Measured read(long nowMillis) {
    moveTo(nowMillis);
    Tally sum = new Tally();
    double weights = 0;
    double logarithms = 0;
    for (long slot = currentSlot - SLOTS + 1; slot <= currentSlot; slot++) {
      weights *= KEPT;
      logarithms *= KEPT;
      Tally tally = slots[indexOf(slot)];
      if (tally != null) {
        sum.add(tally);
        double weight = tally.calls() / (tally.calls() + CALLS_FOR_HALF);
        weights += weight;
        logarithms += weight * Math.log(timeToAnAnswer(tally));
      }
    }
    return sum.calls() == 0 ? null : measured(sum, Math.exp(logarithms / weights));
  }

  private static Measured measured(Tally sum, double nanos) {
    OptionalDouble speed =
        sum.outputTime() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(sum.outputTokens() * 1e9 / sum.outputTime());
    return new Measured(sum.calls(), Duration.ofNanos(Math.round(nanos)), speed);
  }

  /** Where all failed, half an answer is assumed: more failures then mean a longer time. */
  private static double timeToAnAnswer(Tally tally) {
    double time = tally.time() + tally.failed() * PAUSE_AFTER_A_FAILURE;
    return Math.max(1, time / (tally.answered() == 0 ? 0.5 : tally.answered()));
  }

  /** A wall clock that was set back stays in the slot it was in. */
  private void moveTo(long nowMillis) {
    long slot = slotAt(nowMillis);
    long steps = Math.min(SLOTS, slot - currentSlot);
    for (long i = 1; i <= steps; i++) {
      slots[indexOf(currentSlot + i)] = null;
    }
    currentSlot = Math.max(currentSlot, slot);
  }

  private static long slotAt(long millis) {
    return Math.floorDiv(millis, SLOT_MILLIS);
  }

  private static int indexOf(long slot) {
    return Math.floorMod(slot, SLOTS);
  }
}
