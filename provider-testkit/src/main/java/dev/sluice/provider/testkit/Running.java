package dev.sluice.provider.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call on its way, on a thread of its own: whatever it does, the kit goes on. */
final class Running<T> {

  /** What any call may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What "at once" may take on a busy machine. */
  static final Duration PROMPTLY = Duration.ofSeconds(6);

  /** A limit that is over soon. */
  static final Duration A_MOMENT = Duration.ofMillis(500);

  /** What nothing here waits for. */
  static final Duration FOR_EVER = PATIENCE.multipliedBy(2);

  private static final String NOTHING_THROWN =
      "whatever goes wrong is a Failed with its code; nothing is thrown but InterruptedException,"
          + " and that only if the calling thread or the sink was interrupted";

  private final String what;
  private final FutureTask<T> task;
  private final Thread thread;

  private Running(String what, Callable<T> call) {
    this.what = what;
    this.task = new FutureTask<>(call);
    this.thread = new Thread(task, "testkit-" + what);
  }

  /**
   * @param what names the method in what the kit says of it
   */
  static <T> Running<T> start(String what, Callable<T> call) {
    Running<T> running = new Running<>(what, call);
    running.thread.setDaemon(true);
    running.thread.start();
    return running;
  }

  boolean isOver() {
    return task.isDone();
  }

  /** What it returned; it must neither throw nor take for ever. */
  T result() throws InterruptedException {
    return resultWithin(PATIENCE);
  }

  /** What it returned within the time that it has. */
  T resultWithin(Duration time) throws InterruptedException {
    try {
      return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (TimeoutException e) {
      AssertionError stuck = stuck(time, "every call ends, with its budget at the latest");
      thread.interrupt();
      throw stuck;
    }
  }

  /** Interrupts it; it must throw InterruptedException at once. */
  void mustEndInterrupted() throws InterruptedException {
    thread.interrupt();
    mustHaveThrownInterrupted();
  }

  /** It was interrupted, or its sink was; it must throw InterruptedException at once. */
  void mustHaveThrownInterrupted() throws InterruptedException {
    String wanted =
        "an interrupted call is given up at once, wherever it stands: the work is aborted and"
            + " InterruptedException is thrown";
    try {
      T result = task.get(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
      throw Shortfall.of(what + " was interrupted and returned " + result, wanted);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof InterruptedException)) {
        throw Shortfall.of(what + " was interrupted and threw " + e.getCause(), wanted, e);
      }
    } catch (TimeoutException e) {
      throw stuck(PROMPTLY, wanted);
    }
  }

  private AssertionError thrown(ExecutionException e) {
    return e.getCause() instanceof AssertionError shortfall
        ? shortfall
        : Shortfall.of(what + " threw " + e.getCause(), NOTHING_THROWN, e);
  }

  private AssertionError stuck(Duration waited, String wanted) {
    AssertionError stuck =
        Shortfall.of(
            "%s did not return within %.1f s; it stands at %s"
                .formatted(
                    what,
                    waited.toMillis() / 1e3,
                    Arrays.stream(thread.getStackTrace()).limit(8).toList()),
            wanted);
    stuck.setStackTrace(thread.getStackTrace());
    return stuck;
  }
}
