package dev.sluice.client;

import static java.util.Objects.requireNonNull;

/** Where the cluster keeps a job that was submitted. */
public record Receipt(String jobId, String topic, int partition, long offset) {
  public Receipt {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(topic, "topic is null");
  }
}
