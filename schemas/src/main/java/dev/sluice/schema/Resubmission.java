package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

/**
 * What a job that is replayed carries beside its own bytes.
 *
 * @param jobId that it had before, whether its bytes say one or not
 */
public record Resubmission(String jobId, Replay replay) {
  public Resubmission {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(replay, "replay is null");
  }
}
