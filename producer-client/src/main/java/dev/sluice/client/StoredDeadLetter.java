package dev.sluice.client;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.RecordPlace;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter as it stands in its topic.
 *
 * @param place of its record
 * @param writtenAt by the clock of the worker
 * @param replayed how often it was replayed; what is more than 255 counts as 255
 */
public record StoredDeadLetter(
    RecordPlace place, Instant writtenAt, DeadLetter letter, int replayed) {

  public StoredDeadLetter {
    requireNonNull(place, "place is null");
    requireNonNull(writtenAt, "writtenAt is null");
    requireNonNull(letter, "letter is null");
    if (!(letter.result().outcome() instanceof JobResult.Failed)) {
      throw new IllegalArgumentException("a dead letter of a job that succeeded");
    }
  }

  public String jobId() {
    return letter.result().id();
  }

  /** Why the job did not succeed. */
  public JobError error() {
    return ((JobResult.Failed) letter.result().outcome()).error();
  }

  /** The last call that was made for the job; empty where there was none. */
  public Optional<Attempt> lastCall() {
    return DeadLetterFilter.lastCall(letter.result());
  }
}
