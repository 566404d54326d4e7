package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happened while a job ran whose answer is streamed. The records of a run have one
 * order and are numbered; where a number is missing, records were lost, and only the result has the
 * whole answer.
 *
 * @param sequence 0 for the first record of the run; those that were lost are counted
 */
public record StreamRecord(Run run, long sequence, Event event) {

  public StreamRecord {
    requireNonNull(run, "run is null");
    requireNonNull(event, "event is null");
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence is " + sequence);
    }
  }

  /**
   * One worker's work at one job. A job whose worker dies is run again by another, under another
   * id; what the run before had said is then void.
   *
   * @param id unique
   * @param customId and {@code batchId}: those of the job
   */
  public record Run(String id, String jobId, @Nullable String customId, @Nullable String batchId) {
    public Run {
      requireNonNull(id, "id is null");
      requireNonNull(jobId, "jobId is null");
    }

    /** A new one, with an id of its own. */
    public static Run of(Job job) {
      return new Run(Job.newId(), job.id(), job.labels().customId(), job.labels().batchId());
    }
  }

  public sealed interface Event {}

  /** A call begins, and with it an answer: the chunks of an attempt before it are void. */
  public record AttemptStarted(AttemptId attempt) implements Event {
    public AttemptStarted {
      requireNonNull(attempt, "attempt is null");
    }
  }

  /**
   * A piece of an answer.
   *
   * @param chunk a {@code chat.completion.chunk} in OpenAI form; not to be changed after it was
   *     handed over
   */
  public record Chunk(AttemptId attempt, ObjectNode chunk) implements Event {
    public Chunk {
      requireNonNull(attempt, "attempt is null");
      requireNonNull(chunk, "chunk is null");
    }
  }

  /** A call failed; what may follow is another attempt, or the end. */
  public record AttemptFailed(AttemptId attempt, JobError error) implements Event {
    public AttemptFailed {
      requireNonNull(attempt, "attempt is null");
      requireNonNull(error, "error is null");
    }
  }

  /** The worker gave the job up before its end: another run will follow. */
  public record Abandoned() implements Event {}

  /**
   * The result of the job is published; this is the last record of its run.
   *
   * @param error null if the job succeeded
   */
  public record Ended(JobResult.Status status, @Nullable JobError error) implements Event {
    public Ended {
      requireNonNull(status, "status is null");
      if ((status == JobResult.Status.SUCCEEDED) != (error == null)) {
        throw new IllegalArgumentException(status + " does not go with the error " + error);
      }
    }
  }
}
