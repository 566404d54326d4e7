package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue in front of one provider, with a quota for each of its accounts. First come, first
 * served: nobody overtakes, or a large job would wait for ever behind small ones; except that
 * whoever can use an account goes past those who cannot. Of the accounts that are free the least
 * busy one serves, so that calls spread.
 *
 * <p>A waiting thread sleeps until it is settled, and does nothing else. Whoever changes something
 * that may let others go (an ending call, a leaving waiter, the alarm) settles all those whose turn
 * has come, in order, and sets the one alarm of this gate to the next moment at which something can
 * change by itself. All state is guarded by the lock, which is never held while waiting.
 */
final class Gate {

  /** Whoever would wait longer than this waits without an end. */
  private static final Duration LONGEST_WAIT = Duration.ofNanos(Quota.NEVER / 2);

  /** Who is put aside comes back after this at the latest, to see how things stand. */
  private static final Duration LONGEST_BOOKING = Duration.ofDays(1);

  private final String provider;
  private final CooldownListener listener;
  private final Timing timing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Quotas quotas;
  private final LinkedHashSet<Waiter> queue = new LinkedHashSet<>();
  private final TreeSet<Waiter> byGivingUp = new TreeSet<>(Waiter.BY_GIVING_UP);
  private long bookedUntil;
  private long lastNumber;
  private @Nullable Future<?> alarm;
  private long alarmAt = Quota.NEVER;

  Gate(
      String provider,
      LimitTable limits,
      TenantWeights weights,
      CooldownListener listener,
      Timing timing) {
    this.provider = requireNonNull(provider, "provider is null");
    requireNonNull(weights, "weights is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.timing = requireNonNull(timing, "timing is null");
    quotas = new Quotas(limits, timing);
  }

  /** The account is known from now on. */
  void open(Account account) {
    lock.lock();
    try {
      quotas.of(account);
    } finally {
      lock.unlock();
    }
  }

  Admission acquire(Ask ask) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter waiter = enter(ask);
    Admission atOnce = waiter.admission();
    return atOnce != null ? atOnce : await(waiter);
  }

  /** Settled at once where that can be; else in the queue. */
  private Waiter enter(Ask ask) {
    lock.lock();
    try {
      long now = timing.nanos();
      Waiter waiter =
          new Waiter(++lastNumber, ways(ask), ask.tokens(), now, nanosOf(ask.giveUpAt(), now));
      Way free = queue.isEmpty() ? free(waiter, Set.of(), now) : null;
      Admission refused = refuse(waiter, ask, free == null);
      if (refused != null) {
        waiter.settle(refused);
      } else if (free != null) {
        waiter.settle(grant(waiter, free, now));
      } else {
        enqueue(waiter, now);
      }
      return waiter;
    } finally {
      lock.unlock();
    }
  }

  /** With these accounts, those that can ever hold as many tokens. */
  private List<Way> ways(Ask ask) {
    List<Way> able = new ArrayList<>(ask.accounts().size());
    for (Account account : ask.accounts()) {
      Way way = quotas.way(account, ask.model());
      if (way.tooSmallFor(ask.tokens()) == null) {
        able.add(way);
      }
    }
    return able;
  }

  /** The least busy account that can serve it now, beside those that others wait for. */
  private static @Nullable Way free(Waiter waiter, Set<Quota> awaited, long now) {
    Way free = null;
    for (Way way : waiter.ways) {
      if (way.readyAt(waiter.tokens, now) <= now
          && !awaited.contains(way.account())
          && (free == null || way.account().isLessBusyThan(free.account()))) {
        free = way;
      }
    }
    return free;
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

  private @Nullable Admission refuse(Waiter waiter, Ask ask, boolean waits) {
    if (waiter.ways.isEmpty()) {
      Way first = quotas.way(ask.accounts().getFirst(), ask.model());
      return new Admission.TooLarge(String.valueOf(first.tooSmallFor(ask.tokens())));
    }
    if (waiter.since > waiter.giveUpNanos) {
      return new Admission.NotInTime(
          "the job's time was over when it asked " + provider, timing.instant());
    }
    Forecast forecast = waits ? forecast(waiter.ways, waiter.tokens, waiter.since) : null;
    if (forecast == null || forecast.at() <= waiter.giveUpNanos) {
      return null;
    }
    turnAway(waiter.ways, waiter.tokens, waiter.since);
    return tooLate(forecast, waiter.since);
  }

  private static Forecast forecast(List<Way> ways, Tokens tokens, long now) {
    Forecast first = ways.getFirst().forecast(tokens, 1, now);
    for (Way way : ways) {
      Forecast other = way.forecast(tokens, 1, now);
      first = other.at() < first.at() ? other : first;
    }
    return first;
  }

  private static void turnAway(List<Way> ways, Tokens tokens, long now) {
    ways.forEach(way -> way.turnAway(tokens, 1.0 / ways.size(), now));
  }

  private Admission tooLate(Forecast forecast, long now) {
    long wait = forecast.at() - now;
    boolean known = wait < LONGEST_WAIT.toNanos();
    Dimension dimension = forecast.dimension();
    String model = forecast.quota().model();
    String whose = provider + (model == null ? "" : " for " + model);
    String why =
        dimension == null ? "has asked to wait" : "is at its limit of " + dimension.wireName();
    String howLong =
        known
            ? ", for an estimated %.1f s more".formatted(Math.max(0, wait) / 1e9)
            : ", and no end of it is in sight";
    return new Admission.NotInTime(
        whose + " " + why + howLong, timing.instant().plusNanos(known ? Math.max(0, wait) : 0));
  }

  Instant turn(Ask ask) {
    lock.lock();
    try {
      long now = timing.nanos();
      return timing.instant().plusNanos(turn(ways(ask), ask, now) - now);
    } finally {
      lock.unlock();
    }
  }

  Instant book(Ask ask) {
    lock.lock();
    try {
      long now = timing.nanos();
      List<Way> ways = ways(ask);
      long at = turn(ways, ask, now);
      if (!ways.isEmpty() && at < nanosOf(ask.giveUpAt(), now)) {
        turnAway(ways, ask.tokens(), now);
        bookedUntil = at + ways.getFirst().spacing(ask.tokens()) / ways.size();
      }
      return timing.instant().plusNanos(at - now);
    } finally {
      lock.unlock();
    }
  }

  /** After those who were put aside before. */
  private long turn(List<Way> ways, Ask ask, long now) {
    if (ways.isEmpty()) {
      return now;
    }
    long turn = Math.max(forecast(ways, ask.tokens(), now).at(), Math.max(now, bookedUntil));
    return Math.min(turn, now + LONGEST_BOOKING.toNanos());
  }

  private void enqueue(Waiter waiter, long now) {
    queue.add(waiter);
    waiter.ways.forEach(way -> way.await(waiter.tokens, 1.0 / waiter.ways.size()));
    if (waiter.giveUpNanos < Quota.NEVER) {
      byGivingUp.add(waiter);
    }
    advance(now);
  }

  private boolean dequeue(Waiter waiter) {
    byGivingUp.remove(waiter);
    boolean waited = queue.remove(waiter);
    if (waited) {
      stopWaiting(waiter);
    }
    return waited;
  }

  private static void stopWaiting(Waiter waiter) {
    waiter.ways.forEach(way -> way.await(waiter.tokens, -1.0 / waiter.ways.size()));
  }

  /** A waiter was interrupted, perhaps in the moment in which its turn had come. */
  private void withdraw(Waiter waiter) {
    lock.lock();
    try {
      long now = timing.nanos();
      if (!dequeue(waiter) && waiter.admission() instanceof Admission.Granted granted) {
        Permit permit = granted.permit();
        permit.way().giveBack(permit.reserved(), permit.takenAt(), now);
      }
      advance(now);
    } finally {
      lock.unlock();
    }
  }

  /** A call was answered. */
  void settle(Permit permit, Tokens used) {
    change(now -> permit.way().settle(permit.reserved(), used, permit.takenAt(), now));
  }

  /** A call ended without an answer. */
  void forgive(Permit permit) {
    change(now -> permit.way().forgive(permit.reserved(), permit.takenAt(), now));
  }

  /** A permit was not used. */
  void giveBack(Permit permit) {
    change(now -> permit.way().giveBack(permit.reserved(), permit.takenAt(), now));
  }

  /** A call was throttled. */
  void drop(Permit permit, Duration cooling) {
    Quota throttled = permit.way().throttled();
    change(
        now -> {
          permit.way().forgive(permit.reserved(), permit.takenAt(), now);
          throttled.coolUntil(after(now, cooling));
        });
    if (cooling.isPositive()) {
      listener.onCooldown(throttled.account(), throttled.model(), cooling);
    }
  }

  void cool(Account account, @Nullable String model, Duration time) {
    change(now -> quotas.of(account, model).coolUntil(after(now, time)));
  }

  void allow(Map<Bucket, Long> shares) {
    change(
        now ->
            shares.forEach(
                (bucket, share) ->
                    quotas
                        .of(bucket.account(), bucket.model())
                        .allow(bucket.dimension(), share, now)));
  }

  /** Something that may let others go. */
  private interface Change {
    void at(long now);
  }

  private void change(Change change) {
    lock.lock();
    try {
      long now = timing.nanos();
      change.at(now);
      if (!queue.isEmpty()) {
        advance(now);
      }
    } finally {
      lock.unlock();
    }
  }

  void use(Consumer<BucketUse> to) {
    lock.lock();
    try {
      long now = timing.nanos();
      for (Quota quota : quotas.ofAccounts()) {
        quota.use(now, to);
        quotas.ways(quota.account()).forEach(way -> way.model().use(now, to));
      }
    } finally {
      lock.unlock();
    }
  }

  void load(Map<Account, AccountLoad> into) {
    lock.lock();
    try {
      long now = timing.nanos();
      quotas
          .ofAccounts()
          .forEach(quota -> into.put(quota.account(), quota.load(queue.size(), now)));
    } finally {
      lock.unlock();
    }
  }

  private void ring() {
    lock.lock();
    try {
      alarmAt = Quota.NEVER;
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
    setAlarm(next, now);
  }

  /**
   * Goes along the queue, until each account is one that somebody waits for.
   *
   * @return when the next one can go by itself
   */
  private long admit(long now) {
    long next = Quota.NEVER;
    Set<Quota> awaited = new HashSet<>();
    Iterator<Waiter> line = queue.iterator();
    while (line.hasNext() && awaited.size() < quotas.ofAccounts().size()) {
      Waiter waiter = line.next();
      Way free = free(waiter, awaited, now);
      if (free != null) {
        line.remove();
        stopWaiting(waiter);
        byGivingUp.remove(waiter);
        waiter.settle(grant(waiter, free, now));
        continue;
      }
      for (Way way : waiter.ways) {
        if (awaited.add(way.account())) {
          next = Math.min(next, way.readyAt(waiter.tokens, now));
        }
      }
    }
    return next;
  }

  private boolean expire(long now) {
    int before = queue.size();
    while (!byGivingUp.isEmpty() && byGivingUp.first().giveUpNanos <= now) {
      Waiter late = byGivingUp.first();
      dequeue(late);
      late.settle(tooLate(forecast(late.ways, late.tokens, now), now));
    }
    return queue.size() < before;
  }

  private Admission grant(Waiter waiter, Way way, long now) {
    way.take(waiter.tokens, now);
    return new Admission.Granted(
        new Permit(this, way, waiter.tokens, now), Duration.ofNanos(now - waiter.since));
  }

  private void setAlarm(long nextTurn, long now) {
    long next =
        byGivingUp.isEmpty() ? nextTurn : Math.min(nextTurn, byGivingUp.first().giveUpNanos);
    if (next == alarmAt) {
      return;
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmAt = next;
    alarm = next >= Quota.NEVER ? null : timing.callAfter(Math.max(0, next - now), this::ring);
  }

  private long nanosOf(Instant giveUpAt, long now) {
    return after(now, Duration.between(timing.instant(), giveUpAt));
  }

  /** Saturating, for deadlines like {@link Instant#MAX}. */
  private static long after(long now, Duration wait) {
    if (wait.isNegative()) {
      return now - 1;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? Quota.NEVER : now + wait.toNanos();
  }
}
