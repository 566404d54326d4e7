package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a provider counted for one call.
 *
 * @param usage {@link Usage#NONE} where it counted nothing
 * @param usd what it says that the call cost, in US dollars; null where it does not say
 */
public record Bill(Usage usage, @Nullable BigDecimal usd) {

  public static final Bill NONE = new Bill(Usage.NONE, null);

  /** No price has more digits; a number that has is not worth the memory to write it out. */
  private static final int MOST_DIGITS = 30;

  /** A price that no call can have, as one below nothing, counts as one that was not said. */
  public Bill {
    requireNonNull(usage, "usage is null");
    usd = usd != null && isPrice(usd) ? usd : null;
  }

  private static boolean isPrice(BigDecimal usd) {
    return usd.signum() >= 0
        && usd.precision() <= MOST_DIGITS
        && Math.abs(usd.scale()) <= MOST_DIGITS;
  }
}
