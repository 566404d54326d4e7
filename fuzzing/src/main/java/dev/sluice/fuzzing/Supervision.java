package dev.sluice.fuzzing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs rounds on a thread with a small stack, and gives up on one that does not come to an end: its
 * thread cannot be stopped and is left behind.
 */
final class Supervision {

  private static final long STACK = 512 * 1024;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Round round;
  private final Patience patience;
  private final Thread thread;
  private final CompletableFuture<@Nullable Finding> result = new CompletableFuture<>();

  private Supervision(Round round) {
    this.round = round;
    this.patience = round.patience();
    this.thread = new Thread(null, this::work, "fuzz-" + round.seed(), STACK);
    thread.setDaemon(true);
  }

  /** Null if all went well. */
  static @Nullable Finding run(Round round) throws InterruptedException {
    Supervision supervision = new Supervision(round);
    supervision.thread.start();
    return supervision.await();
  }

  private void work() {
    try {
      result.complete(round.run());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private @Nullable Finding await() throws InterruptedException {
    Glance first = Glance.at(this);
    while (true) {
      try {
        return result.get(patience.working().toMillis() / 50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Glance now = Glance.at(this);
        if (now.number != first.number) {
          first = now;
        } else if (now.isTooLongAfter(first, patience)) {
          return endless();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("the round itself failed", e.getCause());
      }
    }
  }

  /** What the thread was seen at. */
  private record Glance(int number, long working, long at) {

    static Glance at(Supervision supervision) {
      return new Glance(
          supervision.round.current().number(),
          THREADS.getThreadCpuTime(supervision.thread.getId()),
          System.nanoTime());
    }

    boolean isTooLongAfter(Glance first, Patience patience) {
      return working - first.working > patience.working().toNanos()
          || at - first.at > patience.waiting().toNanos();
    }
  }

  private Finding endless() {
    Round.Current current = round.current();
    AssertionError failure = new AssertionError("it does not come to an end");
    failure.setStackTrace(thread.getStackTrace());
    return new Finding(round.seed(), current.number(), current.input(), current.input(), failure);
  }
}
