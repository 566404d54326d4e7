package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * How much of a limit is used by others than this fleet: another program with the same key, or
 * whoever counts more for a call than we do. The provider does not say so, but says how much
 * remains.
 *
 * <p>What an answer says of that is old: it was true when the provider took the call, and calls
 * that were made since are not in it. So it is not compared with what is there now, but with what
 * was there when the call was allowed (its {@code mark}). A mark counts as if others had never used
 * anything, so marks of different times compare: what is missing beyond what is known already is
 * what they have used. What they have probably used since then is added, at the rate of late. What
 * was found stays found; nothing is ever given back, for a limit that is used by others more than
 * it was fills up by itself.
 *
 * <p>Pure: every method is told the time. Not thread-safe.
 */
final class OthersUse {

  private static final Duration OF_LATE = Duration.ofSeconds(10);

  /** What others do is not foretold for longer, or it would be told from what was foretold. */
  private static final long FORETOLD = Duration.ofSeconds(5).toNanos();

  private final Recent lately;
  private double found;

  OthersUse(long now) {
    lately = new Recent(OF_LATE, now);
  }

  /** What would be there if others had used nothing. */
  double mark(double content) {
    return content + found;
  }

  /**
   * How much more others have used than was known before, which from now on is known.
   *
   * @param mark of the call that was answered
   * @param remaining what should have been there then
   * @param takenAt when the call was allowed
   */
  double find(double mark, double remaining, long takenAt, long now) {
    double since = Math.min(now - takenAt, FORETOLD) / (double) OF_LATE.toNanos();
    return Math.max(0, mark - remaining - found + lately.sum(now) * since);
  }

  /** So much was taken out of the bucket on their account. */
  void add(double amount, long now) {
    found += amount;
    lately.add(Math.round(amount), now);
  }
}
