package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a provider allows one account, in all or for one model, and how much of it is taken: so much
 * by the minute and by the day, calls at the same time, and a cooling time during which it allows
 * nothing. Where nothing is configured, what the provider says becomes the limit; else the lower of
 * both holds. Every method is told the time. Guarded by the gate's lock.
 */
final class Quota {

  /** A time that does not come. */
  static final long NEVER = Long.MAX_VALUE / 4;

  /** Nobody waits longer for a limit of which only the end is known. */
  private static final long LONGEST_UNKNOWN = Duration.ofMinutes(2).toNanos();

  private final Account account;
  private final @Nullable String model;
  private final Limits configured;
  private final Timing timing;
  private final Rates rates;
  private final Slots slots;
  private @Nullable DayCount day;
  private boolean told;
  private long taken;
  private long coolUntil;

  /** The round of admitting in which somebody was found to wait for it. */
  private long keptIn;

  /**
   * @param window null where it is not found out by trying how many calls there may be
   */
  Quota(
      Account account,
      @Nullable String model,
      Limits configured,
      @Nullable Window window,
      Timing timing) {
    this.account = account;
    this.model = model;
    this.configured = configured;
    this.timing = timing;
    long now = timing.nanos();
    rates = new Rates(configured, now);
    slots = new Slots(configured.maxConcurrency(), window, now);
    Integer perDay = configured.requestsPerDay();
    day = perDay == null ? null : new DayCount(perDay, timing);
    coolUntil = now;
  }

  Account account() {
    return account;
  }

  @Nullable String model() {
    return model;
  }

  /** Whether anything is known of what is allowed. */
  boolean hasLimits() {
    return !rates.isEmpty() || day != null || slots.limit() != null;
  }

  /** Whether nobody uses it or waits for it, and nothing is configured. */
  boolean isIdle() {
    return configured.equals(Limits.NONE) && slots.isIdle();
  }

  boolean hasLimit(Dimension dimension) {
    return switch (dimension) {
      case REQUESTS_PER_DAY -> day != null;
      case MAX_CONCURRENCY -> slots.limit() != null;
      case REQUESTS_PER_MINUTE,
          TOKENS_PER_MINUTE,
          INPUT_TOKENS_PER_MINUTE,
          OUTPUT_TOKENS_PER_MINUTE ->
          rates.of(dimension) != null;
    };
  }

  /** The limit that can never hold as many tokens, whatever the share; null if all can. */
  @Nullable Rate tooSmallFor(Tokens tokens) {
    return rates.tooSmallFor(tokens);
  }

  /** How many minutes of what is scarcest one call takes; zero where nothing is by the minute. */
  double cost(Tokens tokens) {
    return rates.cost(tokens);
  }

  /**
   * The earliest time at which one call may go as things stand; {@link #NEVER} if a running one has
   * to end first, or the share has to grow.
   */
  long readyAt(Tokens tokens, long now) {
    if (slots.free() <= 0) {
      return NEVER;
    }
    long ready = rates.readyAt(tokens, coolUntil, now);
    return day == null ? ready : Math.max(ready, day.readyAt(0, now));
  }

  /** About when one call may go after so much else, and why not before. */
  Forecast forecast(Tokens tokens, Ahead ahead, long now) {
    Forecast last = rates.forecast(new Forecast(coolUntil, this, null), tokens, ahead, now);
    if (day != null) {
      long at = day.expectedAt(ahead.calls(), now);
      last = Forecast.later(last, new Forecast(at, this, Dimension.REQUESTS_PER_DAY));
    }
    long at = slots.expectedAt(ahead.calls(), now);
    return Forecast.later(last, new Forecast(at, this, Dimension.MAX_CONCURRENCY));
  }

  /** How long it takes until another such call may go, of calls that go one after another. */
  long spacing(Tokens tokens) {
    return Math.max(slots.spacing(), rates.spacing(tokens));
  }

  /** Whether this worker has nothing of some limit at this moment, though others may. */
  boolean isClosed() {
    return slots.isClosed() || rates.isClosed();
  }

  /** Before this nobody can go: it has asked to wait, or its day is used up. */
  long shutUntil(long now) {
    long ofDay = day == null ? now : day.readyAt(0, now);
    return ofDay >= NEVER ? coolUntil : Math.max(coolUntil, ofDay);
  }

  boolean isKept(long round) {
    return keptIn == round;
  }

  /** Nobody else gets anything of it in this round. */
  void keep(long round) {
    keptIn = round;
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
    rates.take(tokens, now);
    if (day != null) {
      day.take(now);
    }
  }

  /** A call was answered: what was reserved for it becomes what it used. */
  void settle(Tokens reserved, Tokens used, long takenAt, long now) {
    slots.answered(now);
    slots.end(now - takenAt);
    rates.settle(reserved, used, now);
  }

  /** A call ended without an answer: that it was made counts, its tokens do not. */
  void forgive(Tokens reserved, long takenAt, long now) {
    slots.end(now - takenAt);
    rates.forgive(reserved, now);
  }

  /** A call was never made: as if it had not been asked for. */
  void giveBack(Tokens reserved, long takenAt, long now) {
    slots.giveBack();
    rates.giveBack(reserved, now);
    if (day != null) {
      day.giveBack(takenAt, now);
    }
  }

  /** A call was throttled that was sent then. */
  void throttled(long sentAt, long now) {
    slots.throttled(sentAt, now);
    rates.throttled(sentAt, now);
  }

  void coolUntil(long time) {
    coolUntil = Math.max(coolUntil, time);
  }

  /** Null where nothing is. */
  @Nullable Integer configured(Dimension dimension) {
    return configured.of(dimension);
  }

  /** Whether the provider has said anything of its limits. */
  boolean isTold() {
    return told;
  }

  /** Of each rate, what is to be kept with a call that is allowed now. */
  double[] marks(long now) {
    return rates.marks(now);
  }

  /** The provider says what a limit is. How many calls there may be is not for it to say. */
  void limitIs(Dimension dimension, long said, long now) {
    told = true;
    Integer own = configured.of(dimension);
    long limit = own == null ? said : Math.min(own, said);
    Rate rate = rates.of(dimension);
    if (rate != null) {
      if (rate.limit() != limit) {
        rate.limit(limit, now);
      }
    } else if (dimension.isPerMinute()) {
      rates.add(dimension, limit, now);
    } else if (dimension == Dimension.REQUESTS_PER_DAY) {
      dayLimitIs(limit);
    }
  }

  private void dayLimitIs(long limit) {
    if (day == null) {
      day = new DayCount(limit, timing);
    } else {
      day.limit(limit);
    }
  }

  /**
   * The provider said what was left to the whole fleet when it took a call; says nothing of limits
   * that are not known.
   *
   * @param marks of the call
   */
  void remains(Dimension dimension, double[] marks, Left left, long takenAt, long now) {
    told = true;
    if (dimension != Dimension.REQUESTS_PER_DAY) {
      rates.remains(dimension, marks, left, takenAt, now);
    } else if (day != null) {
      day.remains(left, takenAt, now);
    }
  }

  /** The provider said of a limit that is not known what was left when it took a call. */
  void coolIfUsedUp(@Nullable Left left, long takenAt) {
    if (left != null) {
      coolUntil(takenAt + left.pause(LONGEST_UNKNOWN));
    }
  }

  /**
   * Somebody waits, or, where the part is negative, does so no more.
   *
   * @param part of the call, for it may wait for several accounts
   */
  void await(Tokens tokens, double part) {
    slots.await(part);
    rates.await(tokens, part);
    if (day != null) {
      day.await(part);
    }
  }

  /** Somebody who would have waited too long was sent away. */
  void turnAway(Tokens tokens, double part, long now) {
    slots.turnAway(now);
    rates.turnAway(tokens, part, now);
    if (day != null) {
      day.turnAway(now);
    }
  }

  /**
   * @param share in thousandths where the dimension is by the minute
   */
  void allow(Dimension dimension, long share, long now) {
    Rate rate = rates.of(dimension);
    if (rate != null) {
      rate.allow(share, now);
    } else if (dimension == Dimension.MAX_CONCURRENCY) {
      slots.allow(share);
    } else if (day != null && dimension == Dimension.REQUESTS_PER_DAY) {
      day.allow(share);
    }
  }

  void use(long now, Consumer<BucketUse> to) {
    for (Rate rate : rates.all()) {
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

  /** Does something with each limit by the minute. */
  void eachRate(BiConsumer<Bucket, Rate> step) {
    for (Rate rate : rates.all()) {
      step.accept(bucket(rate.dimension()), rate);
    }
  }

  /**
   * So much of a limit by the minute was drawn.
   *
   * @param in what time the last of it arrives
   */
  void hand(Dimension dimension, long amount, long in, long now) {
    Rate rate = rates.of(dimension);
    if (rate != null) {
      rate.hand(amount, in, now);
    }
  }

  private Bucket bucket(Dimension dimension) {
    return new Bucket(account, model, dimension);
  }

  AccountLoad load(int waiting, long now) {
    return new AccountLoad(
        waiting,
        slots.inUse(),
        slots.isLimited() ? slots.free() : null,
        available(Dimension.REQUESTS_PER_MINUTE, now),
        available(Dimension.TOKENS_PER_MINUTE, now),
        Duration.ofNanos(Math.max(0, coolUntil - now)));
  }

  private @Nullable Long available(Dimension dimension, long now) {
    Rate rate = rates.of(dimension);
    return rate == null ? null : rate.available(now);
  }
}
