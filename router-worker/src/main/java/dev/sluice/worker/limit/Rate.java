package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * One limit by the minute: how much of it this worker may use, what it takes, and what those want
 * who wait. Pure: every method is told the time. Not thread-safe.
 */
final class Rate {

  private static final double THOUSANDTHS = 1000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final Duration LATELY = Duration.ofSeconds(10);

  /** What is allowed less often than this is looked at over a minute. */
  private static final long SLOW = 600;

  /** How much the settling of one call says about the next. */
  private static final double NEWS = 0.05;

  /** Parts of calls that come and go leave a trace where nobody waits. */
  private static final double ANY = 1e-6;

  private final Dimension dimension;
  private final Recent taken;
  private final Recent turnedAway;
  private final OthersUse others;
  private Supply supply;
  private long limit;
  private double share;
  private double factor = 1;
  private boolean everLeft;
  private double waiting;
  private long reserved;

  /** What part of its reservation a call uses; zero until one was settled. */
  private double useRatio;

  Rate(Dimension dimension, long limit, long now) {
    this.dimension = dimension;
    this.limit = limit;
    supply = new TokenBucket(limit, now);
    share = limit;
    others = new OthersUse(now);
    taken = new Recent(limit < SLOW ? Duration.ofMinutes(1) : LATELY, now);
    turnedAway = new Recent(LATELY, now);
  }

  Dimension dimension() {
    return dimension;
  }

  long limit() {
    return limit;
  }

  /** Another limit than before; what the share was of it, it still is. */
  void limit(long other, long now) {
    share = share * other / limit;
    limit = other;
    pace(now);
  }

  /**
   * @param thousandths of one per minute
   */
  void allow(long thousandths, long now) {
    share = Math.min((double) limit, thousandths / THOUSANDTHS);
    pace(now);
  }

  /**
   * @param part what is used of the share for now
   */
  void slowDown(double part, long now) {
    factor = part;
    pace(now);
  }

  private void pace(long now) {
    switch (supply) {
      case TokenBucket bucket -> bucket.pace(share * factor, now);
      case DrawnTokens drawn -> drawn.pace(limit, share, factor);
    }
  }

  /**
   * From now on it comes as it is drawn.
   *
   * @param hurry told when somebody may have to wait because nothing was drawn; must not block
   */
  void draw(Runnable hurry, long now) {
    if (supply instanceof TokenBucket bucket) {
      supply = new DrawnTokens(Math.min(0, bucket.content(now)), hurry, now);
      pace(now);
    }
  }

  /**
   * What is to be drawn; negative for what is to be given back.
   *
   * @param ahead until when what is drawn now has to last, in nanoseconds
   */
  long want(long ahead, long now) {
    return supply instanceof DrawnTokens drawn ? drawn.want(waiting > ANY, ahead, now) : 0;
  }

  /**
   * So much was drawn; is of no use where nothing is drawn any more.
   *
   * @param in what time the last of it arrives
   */
  void hand(long amount, long in, long now) {
    if (supply instanceof DrawnTokens drawn) {
      drawn.hand(amount, now + in, now);
    }
  }

  /**
   * From now on it comes by the pace of this worker's share, beginning with nothing.
   *
   * @return what was drawn and not taken
   */
  long giveUpDrawing(long now) {
    if (!(supply instanceof DrawnTokens drawn)) {
      return 0;
    }
    long unused = drawn.giveUp();
    supply = new TokenBucket(limit, now);
    supply.leave(Math.min(0, drawn.content(now)), now);
    pace(now);
    return unused;
  }

  /** To be kept with a call that is allowed now, for {@link #remains}. */
  double mark(long now) {
    return others.mark(supply.content(now));
  }

  /**
   * The provider said how much remained when it took a call. What it had less than this worker's
   * part of it should have been was used by others, and is not used a second time. A little more is
   * left to them than nothing, so that they are noticed before a call is refused.
   *
   * @param mark of the call; not a number where it has none
   */
  void remains(double mark, Left left, long takenAt, long now) {
    everLeft |= left.amount() > 0;
    if (!everLeft) {
      // Whoever has never said anything else than that nothing is left is not believed.
      return;
    }
    switch (supply) {
      case TokenBucket bucket -> {
        double ours = left.amount() * (share / limit) - Math.floor(bucket.burst() / 2);
        double known = Double.isNaN(mark) ? mark(now) : mark;
        charge(others.find(known, ours, takenAt, now), now);
      }
      case DrawnTokens drawn -> {
        // How much of the rest is this worker's, nobody knows.
        if (left.amount() == 0) {
          drawn.leave(0, now);
        }
      }
    }
    long closed = takenAt + left.pause(MINUTE);
    if (closed > now) {
      double before = supply.content(now);
      supply.closeUntil(closed);
      others.add(Math.max(0, before - supply.content(now)), now);
    }
  }

  private void charge(double amount, long now) {
    if (amount > 0) {
      supply.leave(supply.content(now) - amount, now);
      others.add(amount, now);
    }
  }

  long amount(Tokens tokens) {
    return dimension.amount(tokens);
  }

  long readyAt(Tokens tokens) {
    return supply.readyAt(amount(tokens));
  }

  /**
   * About when the call may go after so much else. Reservations are taken for what calls have used
   * of theirs.
   */
  long expectedAt(Tokens tokens, double ahead, long now) {
    double used = ahead * (useRatio > 0 ? useRatio : 1);
    return supply.readyAfter(used - reserved * (1 - useRatio), amount(tokens), now);
  }

  /** How long it takes to refill what the call is expected to use. */
  long spacing(Tokens tokens) {
    double expected = amount(tokens) * (useRatio > 0 ? useRatio : 1);
    return Math.round(expected * MINUTE / (share > 0 ? share : limit));
  }

  /** Whether this worker has none of it at this moment, though others may. */
  boolean isClosed() {
    return supply.isClosed();
  }

  void take(Tokens tokens, long now) {
    long amount = amount(tokens);
    supply.take(amount, now);
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
    if (dimension == Dimension.REQUESTS_PER_MINUTE) {
      return;
    }
    long before = amount(reservation);
    long after = Math.min(amount(used), limit);
    move(before, after, now);
    if (before > 0) {
      double ratio = (double) after / before;
      useRatio = useRatio == 0 ? ratio : useRatio + NEWS * (ratio - useRatio);
    }
  }

  /** The call was not answered: that it was made counts, its tokens do not. */
  void forgive(Tokens reservation, long now) {
    if (dimension != Dimension.REQUESTS_PER_MINUTE) {
      move(amount(reservation), 0, now);
    }
  }

  /** The call was never made. */
  void giveBack(Tokens reservation, long now) {
    move(amount(reservation), 0, now);
  }

  private void move(long before, long after, long now) {
    supply.settle(before, after, now);
    taken.add(after - before, now);
    if (dimension != Dimension.REQUESTS_PER_MINUTE) {
      reserved = Math.max(0, reserved - before);
    }
  }

  /**
   * @param part of the call, for it may wait for several accounts
   */
  void await(Tokens tokens, double part) {
    waiting += amount(tokens) * part;
  }

  void turnAway(Tokens tokens, double part, long now) {
    turnedAway.add(Math.round(Math.ceil(amount(tokens) * part)), now);
  }

  long available(long now) {
    return supply.available(now);
  }

  BucketUse use(Bucket name, long now) {
    long end = waiting <= ANY ? now : supply.readyAfter(waiting, 0, now);
    return new BucketUse(
        name,
        limit,
        (long) Math.ceil(share),
        taken.perMinute(now),
        Math.round(waiting) + turnedAway.sum(now),
        Duration.ofNanos(Math.max(0, end - now)));
  }
}
