package dev.sluice.worker.attempt;

import dev.sluice.worker.limit.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Time passes only when somebody lets it. */
final class Clock implements Timing {
  private Instant now = World.START;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public long nanos() {
    return Duration.between(World.START, instant()).toNanos();
  }

  @Override
  public Future<?> callAfter(long delayNanos, Runnable action) {
    FutureTask<Boolean> alarm =
        new FutureTask<>(
            () -> {
              pass(Duration.ofNanos(delayNanos));
              action.run();
            },
            true);
    Thread.startVirtualThread(alarm);
    return alarm;
  }

  synchronized void pass(Duration duration) {
    now = now.plus(duration);
  }
}
