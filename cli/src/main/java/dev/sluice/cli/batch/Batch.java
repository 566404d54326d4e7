package dev.sluice.cli.batch;

import static java.util.Objects.requireNonNull;

import dev.sluice.cli.input.BatchFile;
import dev.sluice.cli.input.JobLines;
import dev.sluice.cli.report.Tally;
import dev.sluice.client.ResultStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The jobs of one file on their way through a cluster. */
public final class Batch {

  private static final Duration LOOK_AROUND_EVERY = Duration.ofMillis(500);

  /** So much the clock of the cluster may be behind. */
  private static final Duration CLOCKS_APART = Duration.ofHours(1);

  private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(10);

  private final Instant begunAt = Instant.now();
  private final String id = Job.newId();
  private final BatchFile file;
  private final int jobs;
  private final Tally tally;
  private int passedOver;

  /** When it was last asked whether somebody has cancelled the batch. */
  private Instant lookedAt = Instant.EPOCH;

  /**
   * @param file that was found good
   * @param jobs how many there are in it
   * @param tally counts every result that was written
   */
  public Batch(BatchFile file, int jobs, Tally tally) {
    this.file = requireNonNull(file, "file is null");
    this.jobs = jobs;
    this.tally = requireNonNull(tally, "tally is null");
  }

  /** What its jobs and results carry as their {@code batch_id}. */
  public String id() {
    return id;
  }

  /** How many results came of jobs that were replayed, and had one already. */
  public int passedOver() {
    return passedOver;
  }

  /** Something that can keep a batch from ever ending. */
  @FunctionalInterface
  public interface Watch {
    /** Throws what has gone wrong, if anything has. */
    void check();
  }

  /**
   * Submits every job and returns when the first result of each is written. A job that somebody
   * replays meanwhile has another one, which is not waited for, and would be a second line. Where
   * somebody cancels the batch meanwhile, it submits no more.
   *
   * @return how many jobs it has submitted
   */
  public int run(SluiceClient client, ResultFile out, Watch watch)
      throws IOException, InterruptedException {
    int submitted = jobs;
    try (ResultStream results = client.follow(id);
        JobLines lines = JobLines.of(file, id);
        Submission submission = Submission.start(client, lines)) {
      while (tally.results() < submitted) {
        Optional<JobResult> result = results.next(LOOK_AROUND_EVERY);
        if (result.isPresent() && result.get().replay() != null) {
          passedOver++;
        } else if (result.isPresent()) {
          out.write(result.get());
          tally.add(result.get());
          if (isUnwanted(result.get(), submission, client)) {
            submitted = submission.stop();
            client.cancelBatch(id, null); // What was submitted after it was cancelled first.
          }
        } else {
          submission.check();
          watch.check();
        }
      }
    }
    return submitted;
  }

  /** Jobs may have been cancelled one by one, so the cluster is asked, and not too often. */
  private boolean isUnwanted(JobResult result, Submission submission, SluiceClient client)
      throws InterruptedException {
    Instant now = Instant.now();
    if (result.status() != JobResult.Status.CANCELLED
        || !submission.isUnderWay()
        || now.isBefore(lookedAt.plus(LOOK_AGAIN_AFTER))) {
      return false;
    }
    lookedAt = now;
    return client.isBatchCancelled(id, begunAt.minus(CLOCKS_APART));
  }
}
