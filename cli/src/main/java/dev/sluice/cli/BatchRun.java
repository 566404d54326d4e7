package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

import dev.sluice.cli.ClusterOptions.Connection;
import dev.sluice.cli.batch.Batch;
import dev.sluice.cli.batch.OutputException;
import dev.sluice.cli.batch.ResultFile;
import dev.sluice.cli.input.BatchFile;
import dev.sluice.cli.input.CheckedFile;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.report.Tally;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.TopicMissingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Runs a file that was found good, and tells a person how that goes. */
final class BatchRun {

  private final Interruption interruption;
  private final Connection connection;
  private final int jobs;
  private final Tally tally;
  private final Batch batch;
  private int submitted;

  BatchRun(Interruption interruption, Connection connection, BatchFile file, CheckedFile checked) {
    this.interruption = requireNonNull(interruption, "interruption is null");
    this.connection = requireNonNull(connection, "connection is null");
    this.jobs = checked.jobs();
    this.tally = new Tally(checked::lineOf);
    this.batch = new Batch(file, jobs, tally);
  }

  /**
   * @param output opened only once the cluster is there, because that replaces what was in it
   */
  ExitCode run(Callable<ResultFile> output) throws Exception {
    InstantSource clock = InstantSource.system();
    Instant started = clock.instant();
    try (SluiceClient client =
            interruption.interruptibly(() -> SluiceClient.connect(connection.client()));
        ResultFile out = output.call()) {
      sayHowToCancel();
      if (!collect(client, out, clock)) {
        return ExitCode.INTERRUPTED;
      }
      if (submitted < jobs) {
        System.err.printf(
            Locale.ROOT,
            "sluice: cancelled when %,d of %,d jobs had been submitted%n",
            submitted,
            jobs);
      }
      Duration elapsed = Duration.between(started, clock.instant());
      System.err.println(Summary.of(tally, elapsed, out.name()));
      sayWhatWasPassedOver();
      return ExitCode.of(tally);
    }
  }

  /** Nobody else can reach a broker in this process. */
  private void sayHowToCancel() {
    if (connection.isRemote()) {
      System.err.printf(
          "sluice: batch %s; ./sluice cancel --batch %s stops it%n", batch.id(), batch.id());
    }
  }

  /** Returns whether it ran to its end, and not only until nobody wanted its results any more. */
  private boolean collect(SluiceClient client, ResultFile out, InstantSource clock)
      throws Exception {
    try (Progress _ = progress(clock)) {
      return interruption.interruptibly(
          () -> {
            submitted = batch.run(client, out, connection::check);
            return true;
          });
    } catch (OutputException e) {
      sayHowFar(out);
      if (e.isReaderGone()) {
        return false;
      }
      throw e;
    } catch (TopicMissingException e) {
      throw e; // Nothing was submitted.
    } catch (Exception e) {
      sayHowFar(out);
      throw e;
    }
  }

  private void sayWhatWasPassedOver() {
    if (batch.passedOver() > 0) {
      System.err.printf(
          Locale.ROOT,
          "sluice: %,d later results of jobs that were replayed meanwhile are not among them%n",
          batch.passedOver());
    }
  }

  private Progress progress(InstantSource clock) {
    return Terminal.isStandardError()
        ? Progress.bar(System.err, tally, jobs)
        : Progress.lines(System.err, tally, jobs, clock);
  }

  private void sayHowFar(ResultFile out) {
    System.err.printf(
        Locale.ROOT,
        "sluice: stopped: %,d of %,d results are in %s; %s%n",
        tally.results(),
        jobs,
        out.name(),
        connection.isRemote()
            ? "what was submitted goes on in the cluster, as batch " + batch.id()
            : "the others are given up");
    if (!connection.isRemote()) {
      Logging.silence();
    }
  }
}
