package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A message that came through the topic.
 *
 * @param worker who sent it
 * @param at when the cluster had it, by this machine's clock and never in its future
 * @param stamp the same moment by the cluster's clock, in milliseconds: equal for all who hear it
 */
public record Heard(String worker, FleetMessage message, Instant at, long stamp) {
  public Heard {
    requireNonNull(worker, "worker is null");
    requireNonNull(message, "message is null");
    requireNonNull(at, "at is null");
  }
}
