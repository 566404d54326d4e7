package dev.sluice.worker.limit;

/**
 * A token bucket with continuous refill, kept as a single moment: the one at which the bucket is
 * empty. Time passing fills it, taking moves the moment on, giving back moves it back. There is no
 * refill step, and no rounding that adds up.
 *
 * <p><b>The limit holds in any 60 seconds</b>, the first ones included, for a provider may count
 * just those. A full bucket and the refill of a minute can be taken in 60 seconds, so both together
 * must be no more than the limit: the bucket holds half a second's worth ({@code burst}, at least
 * one), and fills at {@code limit - burst + 1} per minute, less what is spared. The one that is
 * added is the one that 60 seconds do not see: amounts are whole, and whatever is refilled in less
 * than 60 seconds is less than 60 seconds' worth, so that what is taken is less than {@code limit +
 * 1}. A limit of more than one that is not whole counts as the whole number below it, for the same
 * reason.
 *
 * <p><b>A two-hundredth is spared.</b> A provider counts calls when they arrive: those that were
 * late at the beginning of 60 seconds count together with those that are on time at their end. So
 * calls may be late by 0.8 seconds, the half of a second included in which the bucket fills, and
 * none is refused for that. What remains to be used is 98.7 % of the limit.
 *
 * <p>An amount above the burst, up to the limit itself, may be taken from a full bucket, and leaves
 * a debt that is refilled before anybody else gets anything. 60 seconds that end with such an
 * amount may see as much more than the limit as it is above the burst. What is given back of
 * amounts taken before those 60 seconds comes on top: it was counted against an earlier time
 * without having been used.
 *
 * <p>Pure: every method is told the time, in nanoseconds that never go back. Not thread-safe.
 */
final class TokenBucket implements Supply {

  private static final double NANOS_PER_MINUTE = 60e9;
  private static final int BURSTS_PER_MINUTE = 120;
  private static final int SPARED = 200;

  private double perMinute;
  private double nanosPerToken;
  private double burst;
  private long burstNanos;
  private long emptyAt;

  /** What it holds while it is closed, in tokens; nothing is refilled then. */
  private double held;

  /** A full one. */
  TokenBucket(double perMinute, long now) {
    if (perMinute <= 0) {
      throw new IllegalArgumentException("perMinute is " + perMinute);
    }
    setPace(perMinute);
    emptyAt = now - burstNanos;
  }

  /**
   * Changes what a minute may see. What is in the bucket stays in it, as far as it still fits, and
   * a debt stays a debt.
   *
   * @param limit zero closes it
   */
  void pace(double limit, long now) {
    if (limit == perMinute) {
      return;
    }
    double content = content(now);
    setPace(limit);
    hold(Math.min(content, burst), now);
  }

  private void setPace(double limit) {
    perMinute = limit;
    double whole = limit < 1 ? limit : Math.floor(limit);
    burst = Math.max(1, Math.floor(whole / BURSTS_PER_MINUTE));
    double refill = limit < 1 ? whole : whole - burst + 1 - Math.floor(whole / SPARED);
    nanosPerToken = NANOS_PER_MINUTE / refill;
    burstNanos = isClosed() ? 0 : (long) Math.ceil(burst * nanosPerToken);
  }

  @Override
  public boolean isClosed() {
    return perMinute <= 0;
  }

  @Override
  public double content(long now) {
    return isClosed() ? held : Math.min((now - emptyAt) / nanosPerToken, burst);
  }

  private void hold(double content, long now) {
    if (isClosed()) {
      held = content;
    } else {
      emptyAt = now - (long) Math.floor(content * nanosPerToken);
    }
  }

  @Override
  public long readyAt(long amount) {
    return isClosed() ? Quota.NEVER : emptyAt + Math.min(nanosFor(amount), burstNanos);
  }

  @Override
  public long readyAfter(double others, long amount, long now) {
    long full = now - burstNanos;
    long empty = Math.max(full, Math.max(full, emptyAt) + (long) (others * nanosPerToken));
    return Math.min(Quota.NEVER, empty + Math.min(nanosFor(amount), burstNanos));
  }

  @Override
  public void settle(long reserved, long used, long now) {
    if (isClosed()) {
      held = Math.min(held + reserved - used, burst);
    } else {
      emptyAt = Math.max(emptyAt, now - burstNanos) - nanosFor(reserved) + nanosFor(used);
    }
  }

  /** Nothing is there before that time, and then one. */
  @Override
  public void closeUntil(long time) {
    if (!isClosed()) {
      emptyAt = Math.max(emptyAt, time - nanosFor(1));
    }
  }

  /** What it holds when it is full. */
  double burst() {
    return burst;
  }

  @Override
  public void leave(double most, long now) {
    hold(Math.min(content(now), most), now);
  }

  private long nanosFor(long amount) {
    return (long) Math.ceil(amount * nanosPerToken);
  }
}
