package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets one thread end its work in order when the process is told to stop by SIGINT or SIGTERM: the
 * thread is interrupted, and the process waits until it has closed this. The Java runtime then ends
 * it with 128 and the number of the signal.
 */
final class Interruption implements AutoCloseable {

  /** Longer than a worker takes to drain by default. */
  private static final long PATIENCE_SECONDS = 60;

  private final Thread worker;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopWorker, "interruption");
  private volatile boolean happened;

  private Interruption(Thread worker) {
    this.worker = requireNonNull(worker, "worker is null");
  }

  /** Of the calling thread, from now until it closes this. */
  static Interruption ofThisThread() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void stopWorker() {
    happened = true;
    worker.interrupt();
    try {
      boolean ended = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        System.err.println("sluice: did not end in order within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process was told to stop. */
  boolean happened() {
    return happened;
  }

  /** Returns when the process is told to stop. */
  void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // That is the sign that was waited for.
    }
  }

  /** The work has ended, in order. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and may now go on with that.
    }
  }
}
