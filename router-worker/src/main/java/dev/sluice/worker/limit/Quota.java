package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a provider allows one account, in all or for one model, and how much of it is taken: so much
 * by the minute and by the day, calls at the same time, and a cooling time during which it allows
 * nothing. Pure: every method is told the time. Not thread-safe.
 */
final class Quota {

  /** A time that does not come. */
  static final long NEVER = Long.MAX_VALUE / 4;

  /** How soon a worker may be given a share again that has none. */
  private static final long NEXT_SHARE = Duration.ofSeconds(1).toNanos();

  private final Account account;
  private final @Nullable String model;
  private final Rate[] rates;
  private final @Nullable DayCount day;
  private final Slots slots;
  private long taken;
  private long coolUntil;

  Quota(Account account, @Nullable String model, Limits limits, Timing timing) {
    this.account = account;
    this.model = model;
    long now = timing.nanos();
    rates = rates(limits, now);
    day = limits.requestsPerDay() == null ? null : new DayCount(limits.requestsPerDay(), timing);
    slots = new Slots(limits.maxConcurrency(), now);
    coolUntil = now;
  }

  private static Rate[] rates(Limits limits, long now) {
    List<Rate> rates = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      Integer limit = limits.of(dimension);
      if (dimension.isPerMinute() && limit != null) {
        rates.add(new Rate(dimension, limit, now));
      }
    }
    return rates.toArray(Rate[]::new);
  }

  Account account() {
    return account;
  }

  @Nullable String model() {
    return model;
  }

  /** Whether anything of it may keep a call from going now and not another. */
  boolean hasLimits() {
    return rates.length > 0 || day != null || slots.limit() != null;
  }

  /** The limit that can never hold as many tokens, whatever the share; null if all can. */
  @Nullable Rate tooSmallFor(Tokens tokens) {
    for (Rate rate : rates) {
      if (rate.dimension().amount(tokens) > rate.limit()) {
        return rate;
      }
    }
    return null;
  }

  /**
   * The earliest time at which one call may go as things stand; {@link #NEVER} if a running one has
   * to end first, or the share has to grow.
   */
  long readyAt(Tokens tokens, long now) {
    if (slots.free() <= 0) {
      return NEVER;
    }
    long ready = coolUntil;
    for (Rate rate : rates) {
      ready = Math.max(ready, rate.readyAt(tokens));
    }
    return day == null ? ready : Math.max(ready, day.readyAt(0, now));
  }

  /**
   * About when one call may go, and why not before.
   *
   * @param part how much of those who wait goes first
   */
  Forecast forecast(Tokens tokens, double part, long now) {
    Forecast last = new Forecast(coolUntil, this, null);
    for (Rate rate : rates) {
      long at = rate.isClosed() ? now + NEXT_SHARE : rate.expectedAt(tokens, part, now);
      last = Forecast.later(last, new Forecast(at, this, rate.dimension()));
    }
    if (day != null) {
      long at = day.readyAt(day.waiting() * part, now);
      last = Forecast.later(last, new Forecast(at, this, Dimension.REQUESTS_PER_DAY));
    }
    long at = slots.expectedAt(part, now);
    return Forecast.later(last, new Forecast(at, this, Dimension.MAX_CONCURRENCY));
  }

  /** How long it takes until another such call may go, of calls that go one after another. */
  long spacing(Tokens tokens) {
    long longest = slots.spacing();
    for (Rate rate : rates) {
      longest = Math.max(longest, rate.spacing(tokens));
    }
    return longest;
  }

  /** Fewer calls at this moment; among equals, fewer so far. */
  boolean isLessBusyThan(Quota other) {
    return slots.inUse() == other.slots.inUse()
        ? taken < other.taken
        : slots.inUse() < other.slots.inUse();
  }

  void take(Tokens tokens, long now) {
    taken++;
    slots.take();
    for (Rate rate : rates) {
      rate.take(tokens, now);
    }
    if (day != null) {
      day.take(now);
    }
  }

  /** A call was answered: what was reserved for it becomes what it used. */
  void settle(Tokens reserved, Tokens used, long takenAt, long now) {
    slots.end(now - takenAt);
    for (Rate rate : rates) {
      rate.settle(reserved, used, now);
    }
  }

  /** A call ended without an answer: that it was made counts, its tokens do not. */
  void forgive(Tokens reserved, long takenAt, long now) {
    slots.end(now - takenAt);
    for (Rate rate : rates) {
      if (rate.dimension() != Dimension.REQUESTS_PER_MINUTE) {
        rate.giveBack(reserved, now);
      }
    }
  }

  /** A call was never made: as if it had not been asked for. */
  void giveBack(Tokens reserved, long takenAt, long now) {
    slots.giveBack();
    for (Rate rate : rates) {
      rate.giveBack(reserved, now);
    }
    if (day != null) {
      day.giveBack(takenAt, now);
    }
  }

  void coolUntil(long time) {
    coolUntil = Math.max(coolUntil, time);
  }

  /**
   * Somebody waits, or, where the part is negative, does so no more.
   *
   * @param part of the call, for it may wait for several accounts
   */
  void await(Tokens tokens, double part) {
    slots.await(part);
    for (Rate rate : rates) {
      rate.await(tokens, part);
    }
    if (day != null) {
      day.await(part);
    }
  }

  /** Somebody who would have waited too long was sent away. */
  void turnAway(Tokens tokens, double part, long now) {
    slots.turnAway(now);
    for (Rate rate : rates) {
      rate.turnAway(tokens, part, now);
    }
    if (day != null) {
      day.turnAway(now);
    }
  }

  /**
   * @param share in thousandths where the dimension is by the minute
   */
  void allow(Dimension dimension, long share, long now) {
    switch (dimension) {
      case REQUESTS_PER_DAY -> {
        if (day != null) {
          day.allow(share);
        }
      }
      case MAX_CONCURRENCY -> slots.allow(share);
      case REQUESTS_PER_MINUTE,
          TOKENS_PER_MINUTE,
          INPUT_TOKENS_PER_MINUTE,
          OUTPUT_TOKENS_PER_MINUTE -> {
        for (Rate rate : rates) {
          if (rate.dimension() == dimension) {
            rate.allow(share, now);
          }
        }
      }
    }
  }

  void use(long now, Consumer<BucketUse> to) {
    for (Rate rate : rates) {
      to.accept(rate.use(bucket(rate.dimension()), now));
    }
    if (day != null) {
      to.accept(day.use(bucket(Dimension.REQUESTS_PER_DAY), now));
    }
    Integer calls = slots.limit();
    if (calls != null) {
      to.accept(slots.use(bucket(Dimension.MAX_CONCURRENCY), calls, now));
    }
  }

  private Bucket bucket(Dimension dimension) {
    return new Bucket(account, model, dimension);
  }

  AccountLoad load(int waiting, long now) {
    return new AccountLoad(
        waiting,
        slots.inUse(),
        slots.limit() == null ? null : slots.free(),
        available(Dimension.REQUESTS_PER_MINUTE, now),
        available(Dimension.TOKENS_PER_MINUTE, now),
        Duration.ofNanos(Math.max(0, coolUntil - now)));
  }

  private @Nullable Long available(Dimension dimension, long now) {
    for (Rate rate : rates) {
      if (rate.dimension() == dimension) {
        return rate.available(now);
      }
    }
    return null;
  }
}
