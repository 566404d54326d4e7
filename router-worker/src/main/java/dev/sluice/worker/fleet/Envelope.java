package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

/**
 * A message and who sent it.
 *
 * @param worker unique among all that live
 */
record Envelope(String worker, FleetMessage message) {
  Envelope {
    requireNonNull(worker, "worker is null");
    requireNonNull(message, "message is null");
  }
}
