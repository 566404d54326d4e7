package dev.sluice.worker.tenant;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant may have.
 *
 * @param weight its share of a limit that others wait for as well, beside their weights; at least
 *     one
 * @param maxInFlight calls at the same time; null where that is not limited, else at least one
 * @param usdPerDay what its calls may cost from one midnight UTC to the next; null where that is
 *     not limited, and nothing at all where it is zero
 */
public record Terms(int weight, @Nullable Integer maxInFlight, @Nullable BigDecimal usdPerDay) {

  /** As any other, and without a cap. */
  public static final Terms USUAL = new Terms(1, null, null);

  public Terms {
    if (weight < 1) {
      throw new IllegalArgumentException("weight is " + weight);
    }
    if (maxInFlight != null && maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight is " + maxInFlight);
    }
    if (usdPerDay != null && usdPerDay.signum() < 0) {
      throw new IllegalArgumentException("usdPerDay is " + usdPerDay);
    }
  }

  /** Whether there is anything that it may not do without end. */
  boolean isCapped() {
    return maxInFlight != null || usdPerDay != null;
  }
}
