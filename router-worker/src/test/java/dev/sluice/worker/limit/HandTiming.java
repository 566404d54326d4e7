package dev.sluice.worker.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Time that passes when the test says so. Alarms run on the thread that moves it. */
final class HandTiming implements Timing {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Alarm(long at, long number, Runnable action, CompletableFuture<Void> future) {}

  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::number));
  private final AtomicLong now = new AtomicLong();
  private long lastNumber;

  @Override
  public Instant instant() {
    return START.plusNanos(now.get());
  }

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public synchronized Future<?> callAfter(long delayNanos, Runnable action) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    alarms.add(new Alarm(now.get() + delayNanos, ++lastNumber, action, future));
    return future;
  }

  /** How many alarms are set. */
  synchronized int alarms() {
    alarms.removeIf(alarm -> alarm.future.isCancelled());
    return alarms.size();
  }

  void pass(Duration duration) {
    long until = now.get() + duration.toNanos();
    for (Alarm due = next(until); due != null; due = next(until)) {
      now.set(Math.max(now.get(), due.at));
      due.action.run();
    }
    now.set(until);
  }

  /** Lets time pass until the next alarm has rung; false if none is set. */
  boolean passToTheNextAlarm() {
    Alarm due = next(Long.MAX_VALUE);
    if (due == null) {
      return false;
    }
    now.set(Math.max(now.get(), due.at));
    due.action.run();
    return true;
  }

  private synchronized @Nullable Alarm next(long until) {
    alarms.removeIf(alarm -> alarm.future.isCancelled());
    Alarm first = alarms.peek();
    return first == null || first.at > until ? null : alarms.poll();
  }
}
