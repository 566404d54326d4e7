package dev.sluice.worker.cancel;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job under way, which can be cancelled until it has settled. It is begun and ended on the job's
 * own thread, which is interrupted in between if it is cancelled, and never after.
 */
public final class Run {

  private final Submitted job;
  private final Set<Run> underWay;
  private final Thread thread = Thread.currentThread();

  // Guarded by this, so that nobody interrupts a thread that has gone on to something else.
  private @Nullable JobError cancelled;
  private boolean ended;

  /**
   * @param underWay which it is to leave in the end
   */
  Run(Submitted job, Set<Run> underWay) {
    this.job = requireNonNull(job, "job is null");
    this.underWay = requireNonNull(underWay, "underWay is null");
  }

  Submitted job() {
    return job;
  }

  /** Interrupts the thread, unless the job has ended or was cancelled before. */
  synchronized void cancel(JobError why) {
    if (!ended && cancelled == null) {
      cancelled = why;
      thread.interrupt();
    }
  }

  public synchronized boolean isCancelled() {
    return cancelled != null;
  }

  /**
   * From here on the job cannot be cancelled any more, and its thread is not interrupted for it.
   *
   * @return why it was cancelled before that; null if it was not
   */
  public @Nullable JobError end() {
    JobError why;
    synchronized (this) {
      ended = true;
      why = cancelled;
    }
    underWay.remove(this);
    if (why != null) {
      Thread.interrupted(); // It may have come too late to be noticed.
    }
    return why;
  }
}
