package dev.sluice.benchmarks.routing;

import dev.sluice.worker.attempt.Sleeper;
import dev.sluice.worker.limit.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * A time that jumps from one event to the next, and threads that live by it. One thread runs at a
 * time, and hands on when it sleeps or ends, so that every run of a seed is the same to the last
 * call. Whatever a thread waits for must be time.
 */
final class VirtualTime implements Timing, Sleeper {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Event(long at, long number, Runnable action) {
    static final Comparator<Event> ORDER =
        Comparator.comparingLong(Event::at).thenComparingLong(Event::number);
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>(Event.ORDER);
  private final Semaphore baton = new Semaphore(0);
  private long now;
  private long lastNumber;

  /** Runs everything that is due, and what follows from it, until nothing is left to happen. */
  void run() {
    FutureTask<Boolean> everything = new FutureTask<>(this::runAll, true);
    // Handing on from one virtual thread to another takes a tenth of the time.
    Thread.startVirtualThread(everything);
    try {
      everything.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a simulation broke", e);
    }
  }

  private void runAll() {
    while (!events.isEmpty()) {
      Event next = events.remove();
      now = Math.max(now, next.at);
      next.action.run();
    }
  }

  void at(double seconds, Runnable action) {
    schedule(Math.round(seconds * 1e9), action);
  }

  /** Starts a thread, which runs at once. */
  void spawn(Runnable task) {
    Thread.startVirtualThread(
        () -> {
          try {
            task.run();
          } finally {
            baton.release();
          }
        });
    baton.acquireUninterruptibly();
  }

  @Override
  public void sleep(Duration duration) {
    Semaphore turn = new Semaphore(0);
    schedule(
        now + duration.toNanos(),
        () -> {
          turn.release();
          baton.acquireUninterruptibly();
        });
    baton.release();
    turn.acquireUninterruptibly();
  }

  @Override
  public Future<?> callAfter(long delayNanos, Runnable action) {
    FutureTask<Boolean> alarm = new FutureTask<>(action, true);
    schedule(now + delayNanos, alarm);
    return alarm;
  }

  private void schedule(long at, Runnable action) {
    events.add(new Event(at, ++lastNumber, action));
  }

  double seconds() {
    return now / 1e9;
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(now);
  }
}
