package dev.sluice.worker.cancel;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.Parking;
import dev.sluice.schema.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A cancellation that came through the control topic.
 *
 * @param at when the cluster took it, by its clock
 */
record Cancelled(Cancellation cancellation, Instant at) {

  /**
   * Where offsets do not tell, a job's timestamp does, which is of the clock of whoever submitted
   * it. That may be ahead of the cluster's by so much.
   */
  static final Duration CLOCKS_APART = Duration.ofSeconds(5);

  private static final int LONGEST_REASON = 300;

  Cancelled {
    requireNonNull(cancellation, "cancellation is null");
    requireNonNull(at, "at is null");
  }

  Subject subject() {
    return cancellation.subject();
  }

  /**
   * Whether it is meant for jobs that were submitted there and then.
   *
   * @param jobs the topic whose offsets it names
   */
  boolean isMeantFor(Parking.Origin origin, String jobs) {
    List<Long> before = cancellation.before();
    if (before == null || !origin.topic().equals(jobs)) {
      return !origin.timestamp().isAfter(at.plus(CLOCKS_APART));
    }
    return origin.partition() < before.size() && origin.offset() < before.get(origin.partition());
  }

  /** Why a job ends for which it is meant. */
  JobError error() {
    String what =
        switch (subject().kind()) {
          case JOB -> "it was cancelled at " + at;
          case BATCH -> "its batch was cancelled at " + at;
        };
    String reason = cancellation.reason();
    return new JobError(
        ErrorCode.CANCELLED,
        reason == null || reason.isBlank()
            ? what
            : what + ": " + SafeText.of(reason, LONGEST_REASON));
  }
}
