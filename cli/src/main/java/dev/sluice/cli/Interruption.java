package dev.sluice.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command end in order when the process is told to stop by SIGINT or SIGTERM: the process
 * waits until the command has ended, and the Java runtime then ends it with 128 and the number of
 * the signal.
 */
final class Interruption {

  /** For a command that lets nothing else end first. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final CompletableFuture<@Nullable Throwable> told = new CompletableFuture<>();
  private final CountDownLatch done = new CountDownLatch(1);

  private volatile Duration patience = PATIENCE;

  /** The command's thread while it may be interrupted; guarded by this. */
  private @Nullable Thread interruptible;

  private Interruption() {}

  /** A command. */
  @FunctionalInterface
  interface Work {
    ExitCode run(Interruption interruption) throws Exception;
  }

  /**
   * Runs a command on the calling thread.
   *
   * @return what to tell the shell
   */
  static int guard(Work work) throws Exception {
    Interruption interruption = new Interruption();
    Thread hook = new Thread(interruption::stop, "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run(interruption).number();
    } catch (Exception | Error failure) {
      if (interruption.told.isDone()) {
        // A process that ends lets nothing new begin, so this says nothing new.
        return ExitCode.INTERRUPTED.number();
      }
      throw failure;
    } finally {
      interruption.done.countDown();
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and may now go on with that.
    }
  }

  private void stop() {
    told.complete(null);
    interrupt();
    try {
      boolean ended = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        System.err.println("sluice: did not end in order within " + patience.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  /**
   * What has been begun may end first.
   *
   * @param time for it, over what it takes to end in order
   * @param hurry run if the process is told to stop once more
   */
  void allow(Duration time, Runnable hurry) {
    patience = PATIENCE.plus(time);
    SecondSignal.onSecond(hurry);
  }

  /** Returns when the process is told to stop. */
  void await() {
    told.join();
  }

  /** Returns null when the process is told to stop, or what failed before that. */
  @Nullable Throwable awaitOr(CompletionStage<Throwable> failure) {
    return (Throwable) CompletableFuture.anyOf(told, failure.toCompletableFuture()).join();
  }

  /**
   * Does something that may be interrupted halfway. Starting and stopping a broker may not: it
   * would leave files behind.
   *
   * @throws InterruptedException if the process is told to stop, or has been
   */
  <T> T interruptibly(Callable<T> work) throws Exception {
    begin();
    try {
      return work.call();
    } finally {
      end();
    }
  }

  private synchronized void begin() throws InterruptedException {
    if (told.isDone()) {
      throw new InterruptedException();
    }
    interruptible = Thread.currentThread();
  }

  private synchronized void end() {
    interruptible = null;
    // What comes now is the end in order, which must not be interrupted.
    Thread.interrupted();
  }
}
