package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
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

  private final String provider;
  private final Timing timing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Account, Quota> quotas = new LinkedHashMap<>();
  private final LinkedHashSet<Waiter> queue = new LinkedHashSet<>();
  private final TreeSet<Waiter> byGivingUp = new TreeSet<>(Waiter.BY_GIVING_UP);
  private long lastNumber;
  private @Nullable Future<?> alarm;
  private long alarmAt = Quota.NEVER;

  Gate(String provider, Timing timing) {
    this.provider = requireNonNull(provider, "provider is null");
    this.timing = requireNonNull(timing, "timing is null");
  }

  void limit(Account account, Limits limits) {
    lock.lock();
    try {
      quotas.put(account, new Quota(account, limits, timing.nanos()));
    } finally {
      lock.unlock();
    }
  }

  Admission acquire(List<Account> accounts, long tokens, Instant giveUpAt)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter waiter = enter(accounts, tokens, giveUpAt);
    Admission atOnce = waiter.admission();
    return atOnce != null ? atOnce : await(waiter);
  }

  /** Settled at once where that can be; else in the queue. */
  private Waiter enter(List<Account> accounts, long tokens, Instant giveUpAt) {
    lock.lock();
    try {
      long now = timing.nanos();
      Waiter waiter =
          new Waiter(
              ++lastNumber, quotas(accounts, tokens, now), tokens, now, nanosOf(giveUpAt, now));
      Admission refused = refuse(waiter);
      Quota free = queue.isEmpty() ? free(waiter, Set.of(), now) : null;
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

  /** Of these accounts, those that can ever hold as many tokens. One without limits always can. */
  private List<Quota> quotas(List<Account> accounts, long tokens, long now) {
    List<Quota> able = new ArrayList<>(accounts.size());
    for (Account account : accounts) {
      Quota quota =
          quotas.computeIfAbsent(account, unknown -> new Quota(unknown, Limits.NONE, now));
      if (quota.canEverHold(tokens)) {
        able.add(quota);
      }
    }
    return able;
  }

  /** The least busy account that can serve it now, beside those that others wait for. */
  private static @Nullable Quota free(Waiter waiter, Set<Quota> awaited, long now) {
    Quota free = null;
    for (Quota quota : waiter.quotas) {
      if (quota.readyAt(waiter.tokens) <= now
          && !awaited.contains(quota)
          && (free == null || quota.isLessBusyThan(free))) {
        free = quota;
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

  private @Nullable Admission refuse(Waiter waiter) {
    if (waiter.quotas.isEmpty()) {
      return new Admission.TooLarge(
          "an estimated %d tokens are more than %s allows in a minute; lower max_tokens, shorten the input, or raise limits.tokens_per_minute"
              .formatted(waiter.tokens, provider));
    }
    long earliest = earliest(waiter);
    return Math.max(earliest, waiter.since) > waiter.giveUpNanos
        ? tooLate(Math.max(0, earliest - waiter.since))
        : null;
  }

  /** A time before which it certainly cannot go. Where others may go elsewhere, none is counted. */
  private long earliest(Waiter waiter) {
    int others = quotas.size() == 1 ? queue.size() : 0;
    long earliest = Quota.NEVER;
    for (Quota quota : waiter.quotas) {
      earliest = Math.min(earliest, quota.notBefore(others, waiter.tokens, waiter.since));
    }
    return earliest;
  }

  private Admission tooLate(long stillToWait) {
    boolean known = stillToWait < LONGEST_WAIT.toNanos();
    String hint =
        known
            ? "its limits allow the call in %.1f s at the earliest".formatted(stillToWait / 1e9)
            : "as many calls as it allows are running";
    return new Admission.NotInTime(
        provider + " has no free capacity in time: " + hint,
        timing.instant().plusNanos(known ? stillToWait : 0));
  }

  private void enqueue(Waiter waiter, long now) {
    queue.add(waiter);
    if (waiter.giveUpNanos < Quota.NEVER) {
      byGivingUp.add(waiter);
    }
    advance(now);
  }

  private boolean dequeue(Waiter waiter) {
    byGivingUp.remove(waiter);
    return queue.remove(waiter);
  }

  /** A waiter was interrupted, perhaps in the moment in which its turn had come. */
  private void withdraw(Waiter waiter) {
    lock.lock();
    try {
      long now = timing.nanos();
      if (!dequeue(waiter) && waiter.admission() instanceof Admission.Granted granted) {
        granted.permit().quota().giveBack(waiter.tokens, now);
      }
      advance(now);
    } finally {
      lock.unlock();
    }
  }

  /** A call has ended. */
  void settle(Quota quota, long reserved, long used, Duration cooling) {
    lock.lock();
    try {
      long now = timing.nanos();
      quota.settle(reserved, used, now);
      if (cooling.isPositive()) {
        quota.coolUntil(after(now, cooling));
      }
      if (!queue.isEmpty()) {
        advance(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A permit was not used. */
  void giveBack(Quota quota, long reserved) {
    lock.lock();
    try {
      long now = timing.nanos();
      quota.giveBack(reserved, now);
      if (!queue.isEmpty()) {
        advance(now);
      }
    } finally {
      lock.unlock();
    }
  }

  void load(Map<Account, AccountLoad> into) {
    lock.lock();
    try {
      long now = timing.nanos();
      quotas.forEach((account, quota) -> into.put(account, quota.load(queue.size(), now)));
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
    while (line.hasNext() && awaited.size() < quotas.size()) {
      Waiter waiter = line.next();
      Quota free = free(waiter, awaited, now);
      if (free != null) {
        line.remove();
        byGivingUp.remove(waiter);
        waiter.settle(grant(waiter, free, now));
        continue;
      }
      for (Quota quota : waiter.quotas) {
        if (awaited.add(quota)) {
          next = Math.min(next, quota.readyAt(waiter.tokens));
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
      late.settle(tooLate(Math.max(0, readyAt(late) - now)));
    }
    return queue.size() < before;
  }

  private static long readyAt(Waiter waiter) {
    long ready = Quota.NEVER;
    for (Quota quota : waiter.quotas) {
      ready = Math.min(ready, quota.readyAt(waiter.tokens));
    }
    return ready;
  }

  private Admission grant(Waiter waiter, Quota quota, long now) {
    quota.take(waiter.tokens, now);
    return new Admission.Granted(
        new Permit(this, quota, waiter.tokens), Duration.ofNanos(now - waiter.since));
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
