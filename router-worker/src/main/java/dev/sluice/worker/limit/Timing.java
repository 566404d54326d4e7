package dev.sluice.worker.limit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The time that waiting goes by: a wall clock for deadlines, a monotonic one for rates, and an
 * alarm. Thread-safe.
 */
public interface Timing extends InstantSource {

  /** Nanoseconds since some moment of the past; never goes back, never overflows. */
  long nanos();

  /** Runs the action once after the delay; cancelling the future takes the alarm back. */
  Future<?> callAfter(long delayNanos, Runnable action);

  /** The clocks of this machine. Alarms run on the JDK's shared daemon pool. */
  static Timing system() {
    return SystemTiming.INSTANCE;
  }

  /** The clocks of this machine. */
  enum SystemTiming implements Timing {
    INSTANCE;

    private final long origin = System.nanoTime();

    @Override
    public Instant instant() {
      return InstantSource.system().instant();
    }

    @Override
    public long nanos() {
      return System.nanoTime() - origin;
    }

    @Override
    public Future<?> callAfter(long delayNanos, Runnable action) {
      return ForkJoinPool.commonPool().schedule(action, delayNanos, TimeUnit.NANOSECONDS);
    }
  }
}
