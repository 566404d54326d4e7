package dev.sluice.worker.duplicate;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Where the outcome of a job stands.
 *
 * @param at when it was written
 * @param topic its reply topic
 * @param placedAt the hash by which its partition is found
 * @param writer stands for the id of the job
 */
public record Remembered(Instant at, String topic, int placedAt, long writer) {
  public Remembered {
    requireNonNull(at, "at is null");
    requireNonNull(topic, "topic is null");
  }
}
