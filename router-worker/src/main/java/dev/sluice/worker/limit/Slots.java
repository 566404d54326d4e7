package dev.sluice.worker.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls at the same time. Pure: every method is told the time. Not thread-safe. */
final class Slots {

  /** How much the length of one call says about the next. */
  private static final double NEWS = 0.05;

  /** Parts of those who wait add up to nothing but for rounding. */
  private static final double NOBODY = 1e-6;

  /** How soon a worker may be given a share again that has none. */
  private static final long NEXT_SHARE = Duration.ofSeconds(1).toNanos();

  private final @Nullable Integer limit;
  private final @Nullable Window window;
  private final Recent turnedAway;
  private long share;
  private int inUse;
  private double waiting;
  private double meanNanos;

  /**
   * @param limit null for none
   * @param window null where it is not found out by trying how many there may be
   */
  Slots(@Nullable Integer limit, @Nullable Window window, long now) {
    this.limit = limit;
    this.window = window;
    share = limit == null ? Long.MAX_VALUE : limit;
    turnedAway = new Recent(Duration.ofSeconds(10), now);
  }

  @Nullable Integer limit() {
    return limit;
  }

  int inUse() {
    return inUse;
  }

  boolean isIdle() {
    return inUse == 0 && waiting < NOBODY;
  }

  /** Whether this worker may have none at this moment, though others may. */
  boolean isClosed() {
    return isLimited() && most() == 0;
  }

  boolean isLimited() {
    return limit != null || window != null;
  }

  void allow(long calls) {
    if (limit != null) {
      share = Math.min(limit, calls);
    }
  }

  private long most() {
    return window == null ? share : Math.min(share, window.size());
  }

  long free() {
    return most() - inUse;
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

  void answered(long now) {
    if (window != null) {
      window.answered(inUse, now);
    }
  }

  void throttled(long sentAt, long now) {
    if (window != null) {
      window.throttled(sentAt, now);
    }
  }

  /** About when one more may go, after so many others. */
  long expectedAt(double ahead, long now) {
    if (isClosed()) {
      return Math.min(Quota.NEVER, now + NEXT_SHARE + (long) (ahead * meanNanos / callsOfAll()));
    }
    double turns = ahead + 1 - Math.max(0, free());
    return turns <= 0 || !isLimited()
        ? now
        : Math.min(Quota.NEVER, now + 1 + (long) (roundTrips(turns) * meanNanos));
  }

  private double roundTrips(double calls) {
    return window == null ? calls / Math.max(1, share) : window.roundTrips(calls);
  }

  /** None at a window that still doubles: only whoever comes at once can show how far it grows. */
  long spacing() {
    boolean free = !isLimited() || (window != null && window.doubles());
    return free ? 0 : Math.round(meanNanos / (most() == 0 ? callsOfAll() : most()));
  }

  /** Where this worker has no share yet, or none for now: nobody waits for less than that. */
  private int callsOfAll() {
    return limit == null ? 1 : Math.max(1, limit);
  }

  void await(double part) {
    waiting += part;
  }

  void turnAway(long now) {
    turnedAway.add(1, now);
  }

  BucketUse use(Bucket name, int limit, long now) {
    long end = waiting < NOBODY ? now : expectedAt(waiting, now);
    long wanted = Math.round(waiting) + turnedAway.sum(now);
    return new BucketUse(name, limit, share, inUse, wanted, Duration.ofNanos(end - now));
  }
}
