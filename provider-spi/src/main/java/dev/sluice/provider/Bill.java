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

  public Bill {
    requireNonNull(usage, "usage is null");
  }
}
