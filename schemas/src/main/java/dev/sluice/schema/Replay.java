package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a job was submitted again after it had failed, and what had become of it before.
 *
 * @param count how often it was replayed until now
 * @param former its failures before, oldest first; at most the last {@value #MOST_FORMER}
 */
public record Replay(int count, List<Failure> former) {

  /** The history travels with the job, so it stays small. */
  public static final int MOST_FORMER = 10;

  private static final int LONGEST_MESSAGE = 200;

  public Replay {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1: " + count);
    }
    former = List.copyOf(former);
  }

  /**
   * One failure of the job.
   *
   * @param deadLetter where its dead letter stands, or stood
   * @param message of the error, shortened
   * @param attempts how many calls were made
   * @param failedAt when it was settled
   */
  public record Failure(
      RecordPlace deadLetter, ErrorCode code, String message, int attempts, Instant failedAt) {
    public Failure {
      requireNonNull(deadLetter, "deadLetter is null");
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
      requireNonNull(failedAt, "failedAt is null");
    }
  }

  /**
   * What a job carries that is replayed from its dead letter.
   *
   * @param times how often it was replayed from this one before
   */
  public static Replay of(DeadLetter letter, RecordPlace place, int times) {
    Replay before = letter.result().replay();
    List<Failure> former = new ArrayList<>(before == null ? List.of() : before.former);
    former.add(failure(letter.result(), place));
    return new Replay(
        1 + times + (before == null ? 0 : before.count),
        former.subList(Math.max(0, former.size() - MOST_FORMER), former.size()));
  }

  private static Failure failure(JobResult result, RecordPlace place) {
    @Nullable JobError error =
        result.outcome() instanceof JobResult.Failed failed ? failed.error() : null;
    requireNonNull(error, "a dead letter without an error");
    long calls =
        result.attempts().stream()
            .filter(attempt -> !(attempt.outcome() instanceof Attempt.Excluded))
            .count();
    return new Failure(
        place,
        error.code(),
        SafeText.of(error.message(), LONGEST_MESSAGE),
        Math.toIntExact(calls),
        result.completedAt());
  }
}
