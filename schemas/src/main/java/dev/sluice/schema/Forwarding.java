package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

/**
 * What a job carries that was passed on to the partition whose owner knows whether it is a
 * duplicate.
 *
 * @param jobId that it had before, whether its bytes say one or not
 * @param origin where it was submitted
 * @param asked how many of the two names that it may go by were asked for before: none, or the
 *     first
 */
public record Forwarding(String jobId, Parking.Origin origin, int asked) {
  public Forwarding {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(origin, "origin is null");
  }
}
