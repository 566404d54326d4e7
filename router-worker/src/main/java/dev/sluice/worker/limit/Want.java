package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

/**
 * What this worker wants of a limit whose tokens it draws.
 *
 * @param limit by the minute, of all who draw from it
 * @param amount to be drawn; negative for what is to be given back, and is not used here any more
 */
public record Want(Bucket bucket, long limit, long amount) {
  public Want {
    requireNonNull(bucket, "bucket is null");
  }
}
