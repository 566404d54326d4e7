package dev.sluice.worker.share;

/**
 * What one worker would do with a limit. Amounts are whole numbers in a unit of the bucket's own,
 * the same for all workers.
 *
 * @param limit what all workers together may use
 * @param wanted what this one would use now if it could
 * @param inUse of what is held for a time, as calls are: what cannot be given back at once
 */
public record Demand(long limit, long wanted, long inUse) {
  public Demand {
    if (limit < 0 || wanted < 0 || inUse < 0) {
      throw new IllegalArgumentException(limit + ", " + wanted + ", " + inUse);
    }
  }
}
