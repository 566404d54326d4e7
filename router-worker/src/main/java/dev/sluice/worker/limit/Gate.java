package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.RateLimits;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in front of one provider: the quotas of its accounts, and those who wait for them. Of
 * the accounts that are free the least busy one serves, so that calls spread.
 *
 * <p>A waiting thread sleeps until it is settled, and does nothing else. Whoever changes something
 * that may let others go (an ending call, a leaving waiter, a new share, the alarm) settles all
 * those whose turn has come, in order, and sets the one alarm of this gate to the next moment at
 * which something can change by itself. All state is guarded by the lock, which is never held while
 * waiting.
 */
final class Gate {

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final String provider;
  private final CooldownListener listener;
  private final Clocks clocks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Quotas quotas;
  private final StatedLimits stated;
  private final Lanes lanes;
  private final Bookings bookings;
  private final Alarm alarm;
  private long lastNumber;

  Gate(String provider, LimitTable limits, Lanes lanes, CooldownListener listener, Timing timing) {
    this.provider = requireNonNull(provider, "provider is null");
    this.lanes = requireNonNull(lanes, "lanes is null");
    this.listener = requireNonNull(listener, "listener is null");
    clocks = new Clocks(requireNonNull(timing, "timing is null"));
    quotas = new Quotas(limits, timing);
    stated = new StatedLimits(provider);
    bookings = new Bookings(lanes);
    alarm = new Alarm(timing, this::ring);
  }

  /** The account is known from now on. */
  void open(Account account) {
    locked(now -> quotas.of(account));
  }

  Admission acquire(Ask ask) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter waiter;
    lock.lock();
    try {
      long now = clocks.now();
      long giveUp = clocks.nanosOf(ask.giveUpAt(), now);
      List<Way> ways = quotas.able(ask);
      Admission atOnce = atOnce(ask, ways, giveUp, now);
      if (atOnce != null) {
        return atOnce;
      }
      waiter = new Waiter(++lastNumber, ask, ways, now, giveUp);
      lanes.add(waiter);
      advance(now);
    } finally {
      lock.unlock();
    }
    return await(waiter);
  }

  /** What becomes of it without standing in line; null if it has to. */
  private @Nullable Admission atOnce(Ask ask, List<Way> ways, long giveUp, long now) {
    if (ways.isEmpty()) {
      Way first = quotas.way(ask.accounts().getFirst(), ask.model());
      return new Admission.TooLarge(String.valueOf(first.tooSmallFor(ask.tokens())));
    }
    if (giveUp < now) {
      return new Admission.NotInTime(
          "the job's time was over when it asked " + provider, clocks.instant());
    }
    if (lanes.isEmpty()) {
      Way free = Way.free(ways, ask.tokens(), Lanes.NO_ROUND, now);
      if (free != null) {
        return grant(ask.tokens(), free, now, now);
      }
    }
    Forecast forecast = giveUp < Quota.NEVER ? bookings.forecast(ask, ways, now) : null;
    if (forecast == null || bookings.mayWait(ask, ways, forecast, giveUp, now)) {
      return null;
    }
    Bookings.turnAway(ask, ways, now);
    return forecast.tooLate(now, clocks.instant());
  }

  private Admission await(Waiter waiter) throws InterruptedException {
    try {
      waiter.await();
      return requireNonNull(waiter.admission(), "admission is null");
    } catch (InterruptedException interrupted) {
      withdraw(waiter);
      throw interrupted;
    }
  }

  /** A waiter was interrupted, perhaps in the moment in which its turn had come. */
  private void withdraw(Waiter waiter) {
    lock.lock();
    try {
      long now = clocks.now();
      if (!lanes.remove(waiter) && waiter.admission() instanceof Admission.Granted granted) {
        Permit permit = granted.permit();
        permit.way().giveBack(permit.reserved(), permit.takenAt(), now);
      }
      advance(now);
    } finally {
      lock.unlock();
    }
  }

  Instant turn(Ask ask) {
    return answer(now -> clocks.instantOf(bookings.turn(ask, quotas.able(ask), false, now), now));
  }

  /**
   * @param again whether the job came back in vain
   */
  Booking book(Ask ask, boolean again) {
    return answer(
        now -> {
          List<Way> ways = quotas.able(ask);
          long giveUp = clocks.nanosOf(ask.giveUpAt(), now);
          long turn = bookings.book(ask, ways, again, giveUp, now);
          long earliest = Math.clamp(Bookings.earliest(ways, now), now, turn);
          Duration spacing = Duration.ofNanos(bookings.spacing(ask, ways, now));
          return new Booking(clocks.instantOf(turn, now), clocks.instantOf(earliest, now), spacing);
        });
  }

  Duration spacing(Ask ask) {
    return answer(now -> Duration.ofNanos(bookings.spacing(ask, quotas.able(ask), now)));
  }

  /** Nothing that is asked here lets anybody go. */
  private <T> T answer(LongFunction<T> question) {
    lock.lock();
    try {
      return question.apply(clocks.now());
    } finally {
      lock.unlock();
    }
  }

  /** A call was answered. */
  void settle(Permit permit, Tokens used) {
    locked(now -> permit.way().settle(permit.reserved(), used, permit.takenAt(), now));
  }

  /** A call ended without an answer. */
  void forgive(Permit permit) {
    locked(now -> permit.way().forgive(permit.reserved(), permit.takenAt(), now));
  }

  /** A permit was not used. */
  void giveBack(Permit permit) {
    locked(now -> permit.way().giveBack(permit.reserved(), permit.takenAt(), now));
  }

  /** A call was throttled. */
  void drop(Permit permit, Duration cooling) {
    Quota throttled = permit.way().throttled();
    locked(
        now -> {
          permit.way().forgive(permit.reserved(), permit.takenAt(), now);
          throttled.throttled(permit.takenAt(), now);
          throttled.coolUntil(Clocks.after(now, cooling));
        });
    if (cooling.isPositive()) {
      listener.onCooldown(throttled.account(), throttled.model(), cooling);
    }
  }

  /** The provider said something of its limits when it answered a call. */
  void hear(Permit permit, RateLimits said) {
    List<String> news = new ArrayList<>(0);
    locked(
        now -> {
          if (StatedLimits.isNew(permit.way(), said)) {
            lanes.regroup(() -> news.addAll(stated.hear(permit, said, now)));
          } else {
            news.addAll(stated.hear(permit, said, now));
          }
        });
    news.forEach(LOG::info);
  }

  void cool(Account account, @Nullable String model, Duration time) {
    locked(now -> quotas.of(account, model).coolUntil(Clocks.after(now, time)));
  }

  void allow(Map<Bucket, Long> shares) {
    locked(
        now ->
            shares.forEach(
                (bucket, share) ->
                    quotas
                        .of(bucket.account(), bucket.model())
                        .allow(bucket.dimension(), share, now)));
  }

  /** What is done with a limit by the minute. */
  interface RateStep {
    void at(Bucket bucket, Rate rate, long now);
  }

  void eachRate(RateStep step) {
    locked(now -> quotas.eachRate((bucket, rate) -> step.at(bucket, rate, now)));
  }

  /** So much of a limit by the minute was drawn; the last of it arrives in that time. */
  void hand(Bucket bucket, long amount, long in) {
    locked(
        now ->
            quotas.of(bucket.account(), bucket.model()).hand(bucket.dimension(), amount, in, now));
  }

  /** What is done at some time, after which others may be able to go. */
  private interface Step {
    void at(long now);
  }

  private void locked(Step step) {
    lock.lock();
    try {
      long now = clocks.now();
      step.at(now);
      if (!lanes.isEmpty()) {
        advance(now);
      }
    } finally {
      lock.unlock();
    }
  }

  void use(Consumer<BucketUse> to) {
    locked(now -> quotas.use(now, to));
  }

  void load(Map<Account, AccountLoad> into) {
    locked(
        now ->
            quotas
                .ofAccounts()
                .forEach(quota -> into.put(quota.account(), quota.load(lanes.size(), now))));
  }

  private void ring() {
    lock.lock();
    try {
      alarm.rung();
      advance(clocks.now());
    } finally {
      lock.unlock();
    }
  }

  /** Settles everybody whose turn or whose end has come. */
  private void advance(long now) {
    long next = admit(now);
    if (expire(now)) {
      next = admit(now);
    }
    Waiter late = lanes.nextToGiveUp();
    alarm.set(late == null ? next : Math.min(next, late.giveUpNanos), now);
  }

  private long admit(long now) {
    return lanes.admit(
        now, (waiter, way) -> waiter.settle(grant(waiter.tokens, way, waiter.since, now)));
  }

  private Admission grant(Tokens tokens, Way way, long since, long now) {
    way.take(tokens, now);
    return new Admission.Granted(
        new Permit(this, way, tokens, now, way.marks(now)), Duration.ofNanos(now - since));
  }

  private boolean expire(long now) {
    Waiter late = lanes.nextToGiveUp();
    if (late == null || late.giveUpNanos > now) {
      return false;
    }
    for (; late != null && late.giveUpNanos <= now; late = lanes.nextToGiveUp()) {
      lanes.remove(late);
      late.settle(bookings.forecast(late.ask, late.ways, now).tooLate(now, clocks.instant()));
    }
    return true;
  }
}
