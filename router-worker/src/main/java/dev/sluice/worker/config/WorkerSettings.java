package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How one worker works.
 *
 * @param groupId the consumer group that shares the jobs
 * @param maxInFlight jobs that are taken and not yet published
 * @param maxInFlightBytes bytes of the records of those jobs
 * @param drainTimeout how long calls may go on once the worker has been told to stop
 */
public record WorkerSettings(
    String groupId, int maxInFlight, long maxInFlightBytes, Duration drainTimeout) {

  public static final WorkerSettings DEFAULT =
      new WorkerSettings("sluice-workers", 1000, 256L * 1024 * 1024, Duration.ofMinutes(15));

  public WorkerSettings {
    requireNonNull(groupId, "groupId is null");
    requireNonNull(drainTimeout, "drainTimeout is null");
  }
}
