package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

/**
 * Where a job's record stands, and what stands there: a topic that is deleted and made anew has
 * other records at the same offsets.
 *
 * @param timestamp of the record, in milliseconds
 */
public record Place(String topic, int partition, long offset, long timestamp) {
  public Place {
    requireNonNull(topic, "topic is null");
  }
}
