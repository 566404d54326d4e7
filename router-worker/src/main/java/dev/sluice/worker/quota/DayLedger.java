package dev.sluice.worker.quota;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet has used today of whatever has a limit by the day. It asks nobody itself: whoever
 * carries its {@link #news} to the others brings it theirs. Until it has heard what was used
 * before, and while it cannot be heard, nothing can be drawn; a worker that is cut off goes on
 * alone. Thread-safe.
 */
public final class DayLedger {

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final String worker;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<LocalDate, Map<String, DayCount>> days = new HashMap<>();
  private volatile Runnable urgent = () -> {};
  private Instant lastBeat;
  private boolean alone;

  /**
   * @param worker this one's name, unique among all that ever were
   */
  public DayLedger(String worker, InstantSource clock) {
    this.worker = requireNonNull(worker, "worker is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.lastBeat = clock.instant();
  }

  /** Who is to be told that there is news which should not wait; it must not take long. */
  public void onUrgent(Runnable listener) {
    urgent = requireNonNull(listener, "listener is null");
  }

  /**
   * Takes an amount of what is left today.
   *
   * @param what is counted
   * @param limit of the day, in the same unit
   * @param amount zero for what is not known; that is only refused where nothing is left
   * @param patience how long to wait for others, and for what is under way
   */
  public Taking take(String what, long limit, long amount, Duration patience)
      throws InterruptedException {
    if (amount < 0) {
      throw new IllegalArgumentException("amount is " + amount);
    }
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        var count = today(what);
        var taking = tryTake(count, limit, amount);
        if (taking != null) {
          return taking;
        }
        if (left <= 0) {
          return new Taking.Held();
        }
        count.await(amount);
        try {
          hurry(count);
          left = changed.awaitNanos(left);
        } finally {
          count.await(-amount);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #take} would say if the day has not so much left; null if it has. */
  public Taking.@Nullable Spent spent(String what, long limit, long amount) {
    lock.lock();
    try {
      var count = today(what);
      return count.isSpent(limit, amount) ? new Taking.Spent(count.used(), renewal()) : null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Taking tryTake(DayCount count, long limit, long amount) {
    if (count.isSpent(limit, amount)) {
      return new Taking.Spent(count.used(), renewal());
    }
    if (alone) {
      count.drawAlone(amount);
    }
    return count.reserve(limit, amount)
        ? new Taking.Taken(new Reservation(this, count, amount))
        : null;
  }

  private void hurry(DayCount count) {
    if (!alone && count.isUrgent()) {
      urgent.run();
    }
  }

  void settle(DayCount count, long amount, long actual) {
    lock.lock();
    try {
      count.settle(amount, actual);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts what somebody uses who keeps a count of its own.
   *
   * @param day of what was counted, which is to be looked up before counting
   * @param counted since that day began
   * @param waiting how much more could be used at once
   */
  public Offer tally(LocalDate day, String what, long limit, long counted, long waiting) {
    lock.lock();
    try {
      var count = on(day, what);
      long upTo = count.tally(limit, counted, waiting);
      if (alone) {
        count.drawAlone(0);
      }
      hurry(count);
      return new Offer(upTo, count.isSpent(limit, 1));
    } finally {
      lock.unlock();
    }
  }

  /**
   * How far somebody may go on who keeps a count of its own.
   *
   * @param upTo which number
   * @param spent whether the whole fleet has used all that the day had
   */
  public record Offer(long upTo, boolean spent) {}

  private DayCount today(String what) {
    return on(day(), what);
  }

  private DayCount on(LocalDate day, String what) {
    return days.computeIfAbsent(day, date -> new HashMap<>())
        .computeIfAbsent(what, name -> new DayCount());
  }

  /** The day of now, from midnight to midnight UTC. */
  public LocalDate day() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** What is to be told to the others now, in this order, by whoever carries it. */
  public List<Told> news() {
    lock.lock();
    try {
      boolean beats = beat();
      List<Told> news = new ArrayList<>();
      days.forEach(
          (day, counts) ->
              counts.forEach(
                  (what, count) -> {
                    var part = beats || count.isUrgent() ? count.news() : null;
                    if (part != null) {
                      news.add(new Told(day, worker, what, part));
                    }
                  }));
      return news;
    } finally {
      lock.unlock();
    }
  }

  /** What is to be told in the end, when nothing more is begun: the rest is the others'. */
  public List<Told> lastWords() {
    lock.lock();
    try {
      return days.getOrDefault(day(), Map.of()).entrySet().stream()
          .map(count -> new Told(day(), worker, count.getKey(), count.getValue().lastWords()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Once a second. Yesterday is kept for what was begun then and is not settled yet. */
  private boolean beat() {
    var now = clock.instant();
    if (Duration.between(lastBeat, now).compareTo(BEAT) < 0) {
      return false;
    }
    lastBeat = now;
    var yesterday = day().minusDays(1);
    days.keySet().removeIf(day -> day.isBefore(yesterday));
    days.values().stream().flatMap(counts -> counts.values().stream()).forEach(DayCount::beat);
    return true;
  }

  /** What was told, this worker's own words among it, in the order that all hear. */
  public void hear(Told told) {
    lock.lock();
    try {
      if (told.day().isBefore(day().minusDays(1)) || told.day().isAfter(day().plusDays(1))) {
        return;
      }
      var count = on(told.day(), told.what());
      if (told.worker().equals(worker)) {
        count.heardOwn(told.part());
      } else {
        count.heard(told.worker(), told.part());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing can be told or heard: until {@link #rejoin} this worker counts alone. */
  public void goAlone() {
    lock.lock();
    try {
      alone = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** All was heard that is known; whatever was told before is told again. */
  public void rejoin() {
    lock.lock();
    try {
      alone = false;
      days.values().stream()
          .flatMap(counts -> counts.values().stream())
          .forEach(DayCount::tellAgain);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** When what is spent today is renewed. */
  public Instant renewal() {
    return day().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
