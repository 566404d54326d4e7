package dev.sluice.worker.consume;

import java.time.Duration;

/**
 * How many jobs are begun in a second, over about the last minute: what was longer ago counts less
 * and less. The poll thread counts, any thread reads.
 */
final class Pace {

  private static final double MEMORY_NANOS = Duration.ofMinutes(1).toNanos();

  private final long startedAt;
  private long lookedAt;
  private long begun;

  /** Of jobs and of seconds, as far as they count still. */
  private double jobs;

  private double seconds;
  private volatile double perSecond;

  /**
   * @param now as {@link System#nanoTime} tells it
   */
  Pace(long now) {
    this.startedAt = now;
    this.lookedAt = now;
  }

  void begun() {
    begun++;
  }

  void update(long now) {
    double fading = Math.exp((lookedAt - now) / MEMORY_NANOS);
    jobs = jobs * fading + begun;
    seconds = seconds * fading + (now - lookedAt) / 1e9;
    lookedAt = now;
    begun = 0;
    perSecond = now == startedAt ? 0 : jobs / seconds;
  }

  /**
   * In how many seconds so many would be begun; infinite where none are.
   *
   * @param waiting jobs
   */
  double secondsFor(long waiting) {
    return waiting == 0 ? 0 : waiting / perSecond;
  }
}
