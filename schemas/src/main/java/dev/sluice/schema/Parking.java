package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * What a job that was put aside carries beside its own bytes.
 *
 * @param jobId that it had before, whether its bytes say one or not
 * @param due when it goes on
 * @param origin where it was submitted
 * @param progress what it has behind it
 */
public record Parking(String jobId, Instant due, Origin origin, Progress progress) {

  private static final Duration BEFORE_ITS_TURN = Duration.ofSeconds(4);

  public Parking {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(due, "due is null");
    requireNonNull(origin, "origin is null");
    requireNonNull(progress, "progress is null");
  }

  /**
   * From when on it is not put aside any more. Whoever waits for a limit comes back a little before
   * its turn, which is an estimate, and stands in line for the rest: so there is always somebody to
   * go, and nobody is moved every second towards a moment that nobody knows.
   */
  public Instant goesOnFrom() {
    return progress.waitingSince() == null ? due : due.minus(BEFORE_ITS_TURN);
  }

  /**
   * The record in which a job came.
   *
   * @param timestamp when it was submitted
   */
  public record Origin(String topic, int partition, long offset, Instant timestamp) {
    public Origin {
      requireNonNull(topic, "topic is null");
      requireNonNull(timestamp, "timestamp is null");
    }
  }
}
