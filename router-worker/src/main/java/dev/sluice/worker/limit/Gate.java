package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue in front of one provider. First come, first served: nobody overtakes, or a large job
 * would wait for ever behind small ones.
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
  private final Quota quota;
  private final LinkedHashSet<Waiter> queue = new LinkedHashSet<>();
  private final TreeSet<Waiter> byGivingUp = new TreeSet<>(Waiter.BY_GIVING_UP);
  private long lastNumber;
  private @Nullable Future<?> alarm;
  private long alarmAt = Quota.NEVER;

  Gate(String provider, Limits limits, Timing timing) {
    this.provider = requireNonNull(provider, "provider is null");
    this.timing = requireNonNull(timing, "timing is null");
    quota = new Quota(limits, timing.nanos());
  }

  Admission acquire(long tokens, Instant giveUpAt) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter waiter = enter(tokens, giveUpAt);
    Admission atOnce = waiter.admission();
    return atOnce != null ? atOnce : await(waiter);
  }

  /** Settled at once where that can be; else in the queue. */
  private Waiter enter(long tokens, Instant giveUpAt) {
    lock.lock();
    try {
      long now = timing.nanos();
      Waiter waiter = new Waiter(++lastNumber, tokens, now, nanosOf(giveUpAt, now));
      Admission refused = refuse(waiter);
      if (refused != null) {
        waiter.settle(refused);
      } else if (queue.isEmpty() && quota.readyAt(tokens) <= now) {
        waiter.settle(grant(waiter, now));
      } else {
        enqueue(waiter, now);
      }
      return waiter;
    } finally {
      lock.unlock();
    }
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
    if (!quota.canEverHold(waiter.tokens)) {
      return new Admission.Refused(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "an estimated %d tokens are more than %s allows in a minute; lower max_tokens, shorten the input, or raise limits.tokens_per_minute"
              .formatted(waiter.tokens, provider));
    }
    long earliest = quota.notBefore(queue.size(), waiter.tokens, waiter.since);
    return Math.max(earliest, waiter.since) > waiter.giveUpNanos
        ? tooLate(Math.max(0, earliest - waiter.since))
        : null;
  }

  private Admission.Refused tooLate(long stillToWait) {
    String hint =
        stillToWait < LONGEST_WAIT.toNanos()
            ? "its limits allow the call in %.1f s at the earliest".formatted(stillToWait / 1e9)
            : "as many calls as it allows are running";
    return new Admission.Refused(
        ErrorCode.DEADLINE_EXCEEDED, provider + " has no free capacity in time: " + hint);
  }

  private void enqueue(Waiter waiter, long now) {
    queue.add(waiter);
    if (waiter.giveUpNanos < Quota.NEVER) {
      byGivingUp.add(waiter);
    }
    setAlarm(now);
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
      if (!dequeue(waiter) && waiter.admission() instanceof Admission.Granted) {
        quota.giveBack(waiter.tokens, now);
      }
      advance(now);
    } finally {
      lock.unlock();
    }
  }

  /** A call has ended. */
  void settle(long reserved, long used, Duration cooling) {
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

  ProviderLoad load() {
    lock.lock();
    try {
      return quota.load(queue.size(), timing.nanos());
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
    admit(now);
    if (expire(now)) {
      admit(now);
    }
    setAlarm(now);
  }

  private void admit(long now) {
    while (!queue.isEmpty() && quota.readyAt(queue.getFirst().tokens) <= now) {
      Waiter first = queue.getFirst();
      dequeue(first);
      first.settle(grant(first, now));
    }
  }

  private boolean expire(long now) {
    int before = queue.size();
    while (!byGivingUp.isEmpty() && byGivingUp.first().giveUpNanos <= now) {
      Waiter late = byGivingUp.first();
      dequeue(late);
      late.settle(tooLate(Math.max(0, quota.readyAt(late.tokens) - now)));
    }
    return queue.size() < before;
  }

  private Admission grant(Waiter waiter, long now) {
    quota.take(waiter.tokens, now);
    return new Admission.Granted(
        new Permit(this, waiter.tokens), Duration.ofNanos(now - waiter.since));
  }

  private void setAlarm(long now) {
    long next = queue.isEmpty() ? Quota.NEVER : quota.readyAt(queue.getFirst().tokens);
    next = byGivingUp.isEmpty() ? next : Math.min(next, byGivingUp.first().giveUpNanos);
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
