package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the last five minutes to one target, in slots of two seconds. Not thread-safe.
 *
 * <p>The latency is what an answer takes, the calls that had to fail for it included. Each slot is
 * one measurement of it, and what is known fades with the time since: a few calls of now outweigh
 * thousands of a minute ago.
 */
final class RollingWindow {

  static final Duration LENGTH = Duration.ofMinutes(5);

  /** What a call that failed costs its job beside the time that it took. */
  private static final double PAUSE_AFTER_A_FAILURE = 1e9;

  private static final int SLOTS = 150;
  private static final long SLOT_MILLIS = LENGTH.toMillis() / SLOTS;

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
  @Nullable Estimate read(long nowMillis) {
    moveTo(nowMillis);
    Tally sum = sum();
    if (sum.calls() == 0) {
      return null;
    }
    Trend latency = new Trend();
    Trend tokenTime = new Trend();
    double tokens = sum.answered() == 0 ? 0 : (double) sum.outputTokens() / sum.answered();
    for (long slot = currentSlot - SLOTS + 1; slot <= currentSlot; slot++) {
      latency.pass(SLOT_MILLIS / 1e3);
      tokenTime.pass(SLOT_MILLIS / 1e3);
      Tally tally = slots[indexOf(slot)];
      if (tally != null) {
        latency.measure(timeToAnAnswer(tally), tally.calls());
        tokenTime.measure(tokenTime(tally, tokens), tally.calls());
      }
    }
    return new Estimate(
        sum.calls(), requireNonNull(latency.figure(), "no call"), tokenTime.figure());
  }

  private Tally sum() {
    Tally sum = new Tally();
    for (Tally tally : slots) {
      if (tally != null) {
        sum.add(tally);
      }
    }
    return sum;
  }

  /** Where all failed, half an answer is assumed: more failures then mean a longer time. */
  private static double timeToAnAnswer(Tally tally) {
    double time = tally.time() + tally.failed() * PAUSE_AFTER_A_FAILURE;
    return Math.max(1, time / (tally.answered() == 0 ? 0.5 : tally.answered()));
  }

  /**
   * @param usually how many tokens an answer has
   * @return 0 if nothing is known of it
   */
  private static double tokenTime(Tally tally, double usually) {
    if (tally.outputTokens() > 0) {
      double failed = PAUSE_AFTER_A_FAILURE + (double) tally.time() / tally.calls();
      return (tally.outputTime() + tally.failed() * failed) / tally.outputTokens();
    }
    return tally.failed() == 0 || usually == 0 ? 0 : timeToAnAnswer(tally) / usually;
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
