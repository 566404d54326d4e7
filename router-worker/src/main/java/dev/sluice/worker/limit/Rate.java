package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * One limit by the minute: how much of it this worker may use, what it takes, and what those want
 * who wait. Pure: every method is told the time. Not thread-safe.
 */
final class Rate {

  private static final double THOUSANDTHS = 1000;

  /** Whoever is that slow is looked at over a minute. */
  private static final long SLOW = 600;

  /** How much the settling of one call says about the next. */
  private static final double NEWS = 0.05;

  private final Dimension dimension;
  private final long limit;
  private final TokenBucket bucket;
  private final Recent taken;
  private final Recent turnedAway;
  private double share;
  private double waiting;
  private long reserved;

  /** What part of its reservation a call uses; zero until one was settled. */
  private double useRatio;

  Rate(Dimension dimension, long limit, long now) {
    this.dimension = dimension;
    this.limit = limit;
    bucket = new TokenBucket(limit, now);
    share = limit;
    taken = new Recent(Duration.ofSeconds(limit < SLOW ? 60 : 10), now);
    turnedAway = new Recent(Duration.ofSeconds(10), now);
  }

  Dimension dimension() {
    return dimension;
  }

  long limit() {
    return limit;
  }

  /**
   * @param thousandths of one per minute
   */
  void allow(long thousandths, long now) {
    share = Math.min((double) limit, thousandths / THOUSANDTHS);
    bucket.pace(share, now);
  }

  long readyAt(Tokens tokens) {
    return bucket.readyAt(dimension.amount(tokens));
  }

  /**
   * About when the call may go, if that part of those who wait goes first. Reservations are taken
   * for what calls have used of theirs.
   */
  long expectedAt(Tokens tokens, double part, long now) {
    double ahead = waiting * part * (useRatio > 0 ? useRatio : 1);
    return bucket.readyAfter(ahead - reserved * (1 - useRatio), dimension.amount(tokens), now);
  }

  /** How long it takes to refill what the call is expected to use. */
  long spacing(Tokens tokens) {
    double expected = dimension.amount(tokens) * (useRatio > 0 ? useRatio : 1);
    return Math.round(expected * 60e9 / (share > 0 ? share : limit));
  }

  /** Whether a worker has none of it at this moment, though others may. */
  boolean isClosed() {
    return bucket.isClosed();
  }

  void take(Tokens tokens, long now) {
    long amount = dimension.amount(tokens);
    bucket.take(amount, now);
    taken.add(amount, now);
    if (dimension != Dimension.REQUESTS_PER_MINUTE) {
      reserved += amount;
    }
  }

  /**
   * What was reserved becomes what was used. One call is charged a minute's worth at most, so that
   * an absurd report cannot close the bucket for good.
   */
  void settle(Tokens reservation, Tokens used, long now) {
    long before = dimension.amount(reservation);
    long after = Math.min(dimension.amount(used), limit);
    move(before, after, now);
    if (before > 0) {
      useRatio =
          useRatio == 0
              ? after / (double) before
              : useRatio + NEWS * (after / (double) before - useRatio);
    }
  }

  /** The call was never made, or nothing is counted for it. */
  void giveBack(Tokens reservation, long now) {
    move(dimension.amount(reservation), 0, now);
  }

  private void move(long before, long after, long now) {
    bucket.settle(before, after, now);
    taken.add(after - before, now);
    if (dimension != Dimension.REQUESTS_PER_MINUTE) {
      reserved -= before;
    }
  }

  /**
   * @param part of the call, for it may wait for several accounts
   */
  void await(Tokens tokens, double part) {
    waiting += dimension.amount(tokens) * part;
  }

  void turnAway(Tokens tokens, double part, long now) {
    turnedAway.add(Math.round(Math.ceil(dimension.amount(tokens) * part)), now);
  }

  long available(long now) {
    return bucket.available(now);
  }

  BucketUse use(Bucket name, long now) {
    long end = waiting < 1e-6 ? now : bucket.readyAfter(waiting, 0, now);
    return new BucketUse(
        name,
        limit,
        (long) Math.ceil(share),
        taken.perMinute(now),
        Math.round(waiting) + turnedAway.sum(now),
        Duration.ofNanos(Math.max(0, end - now)));
  }
}
