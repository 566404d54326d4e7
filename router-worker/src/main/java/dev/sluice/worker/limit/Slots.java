package dev.sluice.worker.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls at the same time. Pure: every method is told the time. Not thread-safe. */
final class Slots {

  /** How much the length of one call says about the next. */
  private static final double NEWS = 0.05;

  private final @Nullable Integer limit;
  private final Recent turnedAway;
  private long share;
  private int inUse;
  private double waiting;
  private double meanNanos;

  /**
   * @param limit null for none
   */
  Slots(@Nullable Integer limit, long now) {
    this.limit = limit;
    share = limit == null ? Long.MAX_VALUE : limit;
    turnedAway = new Recent(Duration.ofSeconds(10), now);
  }

  @Nullable Integer limit() {
    return limit;
  }

  int inUse() {
    return inUse;
  }

  void allow(long calls) {
    if (limit != null) {
      share = Math.min(limit, calls);
    }
  }

  long free() {
    return share - inUse;
  }

  void take() {
    inUse++;
  }

  void giveBack() {
    inUse--;
  }

  /** A call has ended that was really made. */
  void end(long took) {
    inUse--;
    meanNanos = meanNanos == 0 ? took : meanNanos + NEWS * (took - meanNanos);
  }

  /** About when one more may go, if that part of those who wait goes first. */
  long expectedAt(double part, long now) {
    double turns = waiting * part + 1 - Math.max(0, free());
    return turns <= 0 || limit == null
        ? now
        : Math.min(Quota.NEVER, now + 1 + (long) (turns * meanNanos / Math.max(1, share)));
  }

  long spacing() {
    return limit == null ? 0 : Math.round(meanNanos / Math.max(1, share));
  }

  void await(double part) {
    waiting += part;
  }

  void turnAway(long now) {
    turnedAway.add(1, now);
  }

  BucketUse use(Bucket name, int limit, long now) {
    long end = waiting < 1e-6 ? now : expectedAt(1, now);
    long wanted = Math.round(waiting) + turnedAway.sum(now);
    return new BucketUse(name, limit, share, inUse, wanted, Duration.ofNanos(end - now));
  }
}
