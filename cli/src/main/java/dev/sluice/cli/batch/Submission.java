package dev.sluice.cli.batch;

import dev.sluice.cli.input.JobLines;
import dev.sluice.client.SluiceClient;
import dev.sluice.schema.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Submits the jobs of a file on a thread of its own, as fast as the cluster takes them. */
final class Submission implements AutoCloseable {

  private final FutureTask<Long> task;
  private final Thread thread;
  private volatile boolean stopped;

  private Submission(SluiceClient client, JobLines lines) {
    this.task = new FutureTask<>(() -> client.submitAll(() -> iterator(lines)));
    this.thread = Thread.ofVirtual().name("submission").unstarted(task);
  }

  static Submission start(SluiceClient client, JobLines lines) {
    Submission submission = new Submission(client, lines);
    submission.thread.start();
    return submission;
  }

  boolean isUnderWay() {
    return !task.isDone();
  }

  /** Submits no more, and returns how many jobs it has submitted in all. */
  int stop() throws IOException, InterruptedException {
    stopped = true;
    thread.join();
    check();
    return Math.toIntExact(task.resultNow());
  }

  /**
   * Throws what kept it from submitting every job, if anything did.
   *
   * @throws dev.sluice.client.SluiceClientException if the cluster did not take a job
   */
  void check() throws IOException {
    if (task.state() != FutureTask.State.FAILED) {
      return;
    }
    switch (task.exceptionNow()) {
      case UncheckedIOException e -> throw e.getCause();
      case RuntimeException e -> throw e;
      case Throwable e -> throw new CompletionException(e);
    }
  }

  /** Submits nothing more. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Iterator<Job> iterator(JobLines lines) {
    return new Iterator<>() {
      private @Nullable Job next = read(lines);

      @Override
      public boolean hasNext() {
        return next != null && !stopped;
      }

      @Override
      public Job next() {
        Job job = next;
        if (job == null) {
          throw new NoSuchElementException();
        }
        next = read(lines);
        return job;
      }
    };
  }

  private static @Nullable Job read(JobLines lines) {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
