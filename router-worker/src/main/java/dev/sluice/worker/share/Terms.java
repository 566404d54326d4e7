package dev.sluice.worker.share;

import java.time.Duration;

/**
 * Times in nanoseconds, each by the clock of who measures it. Clocks may run five per cent fast or
 * slow: what one worker waits for is longer than what another counts on by more than that.
 */
final class Terms {

  /** A holding ends so long after the report was made that it rests on. */
  static final long LEASE = seconds(5);

  /** Who was not heard for so long has no lease any more. More than {@link #LEASE}. */
  static final long SILENCE = Duration.ofMillis(5_600).toNanos();

  /** What another worker told is relied on so long after it was certainly not yet true. */
  static final long FRESH = seconds(10);

  /** How long partitions that went away are still reported, on their way to the next owner. */
  static final long TRANSIT = seconds(3);

  /**
   * Who has no lease uses what its partitions entitle it to after so long. More than {@link #FRESH}
   * and {@link #TRANSIT}: by then all others have left it to them.
   */
  static final long SETTLED = seconds(15);

  /**
   * Who has missed a part of the log raises nothing for so long. More than {@link #FRESH}: by then
   * each holding of another has been told of again.
   */
  static final long RELEARNING = seconds(12);

  static final long REPORT_EVERY = seconds(1);
  static final long REPORT_APART = Duration.ofMillis(100).toNanos();

  /** A report is waited for so long to come back, before the next. Half a lease. */
  static final long REPORT_PATIENCE = Duration.ofMillis(2_500).toNanos();

  /** How long a report is remembered for others to refer to. */
  static final long REFERENCES = seconds(30);

  private Terms() {}

  private static long seconds(int count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
