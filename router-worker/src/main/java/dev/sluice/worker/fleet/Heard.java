package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A message of another worker.
 *
 * @param worker who sent it
 * @param at when the cluster had it, by this machine's clock and never in its future
 */
public record Heard(String worker, FleetMessage message, Instant at) {
  public Heard {
    requireNonNull(worker, "worker is null");
    requireNonNull(message, "message is null");
    requireNonNull(at, "at is null");
  }
}
