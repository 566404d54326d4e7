package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How one limit is used at one moment, by this worker. Amounts are in the unit of the limit:
 * requests or tokens by the minute, requests of this day, calls.
 *
 * @param limit of the whole fleet
 * @param share how much of it this worker may use, rounded up
 * @param used of this worker: by the minute as it was lately, since midnight UTC, or now
 * @param waiting what is wanted by those who wait here, and was wanted by those who were turned
 *     away or put aside in the last seconds
 * @param toClear how long it takes until all those who wait have gone, as things stand
 */
public record BucketUse(
    Bucket bucket, long limit, long share, long used, long waiting, Duration toClear) {
  public BucketUse {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(toClear, "toClear is null");
  }
}
