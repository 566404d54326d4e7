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

  /** Whoever would wait longer than this waits without an end. */
  private static final Duration LONGEST_WAIT = Duration.ofNanos(Quota.NEVER / 2);

  /** Who is put aside comes back after this at the latest, to see how things stand. */
  private static final Duration LONGEST_BOOKING = Duration.ofDays(1);

  /** Where no end of a wait is in sight, as before this worker has its share, one looks again. */
  private static final Duration UNKNOWN_TURN = Duration.ofSeconds(2);

  private final String provider;
  private final CooldownListener listener;
  private final Timing timing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Quotas quotas;
  private final StatedLimits stated;
  private final Lanes lanes;
  private final Alarm alarm;
  private long lastNumber;

  Gate(
      String provider,
      LimitTable limits,
      TenantWeights weights,
      CooldownListener listener,
      Timing timing) {
    this.provider = requireNonNull(provider, "provider is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.timing = requireNonNull(timing, "timing is null");
    quotas = new Quotas(limits, timing);
    stated = new StatedLimits(provider);
    lanes = new Lanes(weights);
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
      long now = timing.nanos();
      long giveUp = giveUp(ask, now);
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
          "the job's time was over when it asked " + provider, timing.instant());
    }
    if (lanes.isEmpty()) {
      Way free = Way.free(ways, ask.tokens(), Lanes.NO_ROUND, now);
      if (free != null) {
        return grant(ask.tokens(), free, now, now);
      }
    }
    Forecast forecast = giveUp < Quota.NEVER ? forecast(ask, ways, now) : null;
    if (forecast == null || forecast.at() <= giveUp) {
      return null;
    }
    turnAway(ask, ways, now);
    return forecast.tooLate(now, timing.instant());
  }

  private Forecast forecast(Ask ask, List<Way> ways, long now) {
    return Way.forecast(ways, ask.tokens(), lanes.ahead(ask, ways), now);
  }

  private static void turnAway(Ask ask, List<Way> ways, long now) {
    ways.forEach(way -> way.turnAway(ask.tokens(), 1.0 / ways.size(), now));
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
      long now = timing.nanos();
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
    lock.lock();
    try {
      long now = timing.nanos();
      return timing.instant().plusNanos(turn(ask, quotas.able(ask), now) - now);
    } finally {
      lock.unlock();
    }
  }

  Instant book(Ask ask) {
    lock.lock();
    try {
      long now = timing.nanos();
      List<Way> ways = quotas.able(ask);
      long turn = turn(ask, ways, now);
      if (!ways.isEmpty() && turn < giveUp(ask, now)) {
        turnAway(ask, ways, now);
        long spacing = ways.getFirst().spacing(ask.tokens()) / ways.size();
        lanes.of(ask, ways).book(ask.priority(), turn, spacing, now);
      }
      return timing.instant().plusNanos(turn - now);
    } finally {
      lock.unlock();
    }
  }

  /** After those who were put aside before. */
  private long turn(Ask ask, List<Way> ways, long now) {
    if (ways.isEmpty()) {
      return now;
    }
    // Who stands in line has been served or has left it by then, and is booked again for itself.
    long lineGone =
        Math.max(Way.forecast(ways, ask.tokens(), Ahead.NONE, now).at(), lanes.emptyBy());
    long turn = Math.max(now, Math.min(forecast(ask, ways, now).at(), lineGone));
    if (turn >= Quota.NEVER) {
      return now + UNKNOWN_TURN.toNanos();
    }
    long free = Math.max(turn, lanes.of(ask, ways).bookedUntil(ask.priority()));
    return Math.min(free, now + LONGEST_BOOKING.toNanos());
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
          throttled.coolUntil(after(now, cooling));
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
    locked(now -> quotas.of(account, model).coolUntil(after(now, time)));
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
      long now = timing.nanos();
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
      advance(timing.nanos());
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
      late.settle(forecast(late.ask, late.ways, now).tooLate(now, timing.instant()));
    }
    return true;
  }

  private long giveUp(Ask ask, long now) {
    return ask.giveUpAt().equals(Instant.MAX)
        ? Quota.NEVER
        : after(now, Duration.between(timing.instant(), ask.giveUpAt()));
  }

  /** Saturating, for deadlines near {@link Instant#MAX}. */
  private static long after(long now, Duration wait) {
    if (wait.isNegative()) {
      return now - 1;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? Quota.NEVER : now + wait.toNanos();
  }
}
