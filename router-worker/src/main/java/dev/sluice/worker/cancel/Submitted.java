package dev.sluice.worker.cancel;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Parking;
import org.jspecify.annotations.Nullable;

/**
 * A job, as far as it matters for whether it is cancelled.
 *
 * @param batchId null if it belongs to no batch
 * @param origin where and when it was submitted, however often it was put aside since
 */
public record Submitted(String jobId, @Nullable String batchId, Parking.Origin origin) {
  public Submitted {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(origin, "origin is null");
  }
}
