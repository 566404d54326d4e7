package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * What was drawn from a bucket that others draw from as well. A lot that is handed over is here at
 * once, or it comes: whoever asks for more than the bucket has is served in turn, and what is
 * missing arrives as it is refilled, the last of it at a time that is known from the start. Nothing
 * is here that was not handed over.
 *
 * <p>An amount above what the bucket holds may be taken when as much as it holds is here, as from a
 * bucket of one's own. It leaves a debt, which is paid by what comes, before anybody else gets
 * anything. All of it has been drawn by then, so that others who draw come after it.
 *
 * <p>Pure: every method is told the time, in nanoseconds that never go back. Not thread-safe.
 */
final class DrawnTokens implements Supply {

  private static final double NANOS_PER_MINUTE = 60e9;

  private static final Duration LATELY = Duration.ofSeconds(1);

  /** What lay untouched for so long is not needed. */
  private static final long UNTOUCHED = Duration.ofMillis(500).toNanos();

  /**
   * What arrives evenly, as fast as the bucket is refilled.
   *
   * @param at when the last of it arrives
   */
  private record Lot(double amount, long at) {

    double missing(double nanosPerToken, long now) {
      return Math.clamp((at - now) / nanosPerToken, 0, amount);
    }
  }

  private final Runnable hurry;
  private final ArrayDeque<Lot> coming = new ArrayDeque<>(2);
  private final Recent taken;
  private Refill refill = Refill.of(1);
  private double nanosPerToken = refill.nanosEach();
  private double share;
  private double part = 1;

  /** What was handed over and not taken, whether it has arrived or not. */
  private double balance;

  /** The least that was here since then. */
  private double lowest;

  private long lowestSince;
  private long closedUntil = Long.MIN_VALUE;

  /** The largest amount that somebody has asked for and not taken. */
  private long asked;

  private boolean hurried;

  /**
   * @param balance of the time before: zero, or negative for a debt
   * @param hurry told when somebody may have to wait because nothing was drawn; must not block
   */
  DrawnTokens(double balance, Runnable hurry, long now) {
    this.balance = balance;
    this.hurry = hurry;
    lowest = balance;
    lowestSince = now;
    taken = new Recent(LATELY, now);
  }

  /**
   * @param share by the minute, of which this worker can count on getting it
   * @param part of what is drawn that is used for now; the rest is nobody's
   */
  void pace(long limit, double share, double part) {
    refill = Refill.of(limit);
    nanosPerToken = refill.nanosEach();
    this.share = share * part;
    this.part = part;
  }

  /**
   * What is to be drawn now; negative for what is to be given back, which is gone from here.
   *
   * @param waits whether anybody does
   * @param ahead until when what is drawn now has to last, in nanoseconds
   */
  long want(boolean waits, long ahead, long now) {
    long soon = (long) (taken.perMinute(now) / NANOS_PER_MINUTE * ahead);
    long needed = waits ? Math.max(asked, soon) : soon;
    asked = 0;
    long want = (long) Math.ceil(needed - balance);
    hurried = want > 0;
    return hurried ? want : -(superfluous(needed + refill.capacity()) + untouched(needed, now));
  }

  /** What nobody will need of what is here or comes, the last first. */
  private long superfluous(long most) {
    long back = (long) Math.max(0, Math.floor(balance - most));
    balance -= back;
    double rest = back;
    while (rest > 0 && !coming.isEmpty()) {
      Lot last = coming.removeLast();
      if (last.amount() > rest) {
        coming.addLast(new Lot(last.amount() - rest, last.at() - (long) (rest * nanosPerToken)));
      }
      rest -= last.amount();
    }
    return back;
  }

  /**
   * @param kept of it nevertheless
   */
  private long untouched(long kept, long now) {
    lowest = Math.min(lowest, content(now));
    if (now - lowestSince < UNTOUCHED) {
      return 0;
    }
    long back = (long) Math.max(0, Math.floor(lowest - kept));
    balance -= back;
    lowest = content(now);
    lowestSince = now;
    return back;
  }

  /**
   * So much was drawn.
   *
   * @param at when the last of it arrives
   */
  void hand(long amount, long at, long now) {
    double usable = amount * part;
    balance += usable;
    if (at > now) {
      coming.add(new Lot(usable, at));
    }
    hurried = false;
  }

  /** All that was drawn and not taken, which is not here any more. */
  long giveUp() {
    long all = (long) Math.max(0, Math.floor(balance));
    balance -= all;
    coming.clear();
    return all;
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public double content(long now) {
    while (!coming.isEmpty() && coming.getFirst().at() <= now) {
      coming.removeFirst();
    }
    double missing = 0;
    for (Lot lot : coming) {
      missing += lot.missing(nanosPerToken, now);
    }
    return balance - missing;
  }

  @Override
  public long readyAt(long amount) {
    asked = Math.max(asked, amount);
    double rest = balance - Math.min(amount, refill.capacity());
    if (rest >= 0) {
      return Math.max(closedUntil, arrivalOfAllBut(rest));
    }
    if (!hurried) {
      hurried = true;
      hurry.run();
    }
    return Quota.NEVER;
  }

  private long arrivalOfAllBut(double rest) {
    for (Iterator<Lot> lots = coming.descendingIterator(); lots.hasNext(); ) {
      Lot last = lots.next();
      if (rest < last.amount()) {
        return last.at() - (long) (rest * nanosPerToken);
      }
      rest -= last.amount();
    }
    return Long.MIN_VALUE;
  }

  /** Where the bucket was not found empty when it was last asked, it is taken to be full. */
  @Override
  public long readyAfter(double others, long amount, long now) {
    double missing = others + Math.min(amount, refill.capacity()) - balance;
    if (missing <= 0) {
      return Math.max(now, Math.max(closedUntil, arrivalOfAllBut(-missing)));
    }
    Lot last = coming.peekLast();
    long from = last == null ? now : Math.max(now, last.at());
    double later = from > now ? missing : Math.max(0, missing - refill.capacity());
    long at = from + (long) (later * expectedNanosEach(now));
    return Math.min(Quota.NEVER, Math.max(closedUntil, at));
  }

  /**
   * Without a share there is no telling what part others will have: what little was taken until now
   * says nothing of it, and who is told of a long wait for no reason is put aside for as long.
   */
  private double expectedNanosEach(long now) {
    return share > 0
        ? NANOS_PER_MINUTE / Math.max(share, (double) taken.perMinute(now))
        : nanosPerToken;
  }

  @Override
  public void take(long amount, long now) {
    asked = 0;
    settle(0, amount, now);
  }

  @Override
  public void settle(long reserved, long used, long now) {
    balance += reserved - used;
    taken.add(used - reserved, now);
    lowest = Math.min(lowest, content(now));
  }

  @Override
  public void closeUntil(long time) {
    closedUntil = Math.max(closedUntil, time);
  }

  @Override
  public void leave(double most, long now) {
    balance -= Math.max(0, content(now) - most);
    lowest = Math.min(lowest, content(now));
  }
}
