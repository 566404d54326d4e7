package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * What an answer cost.
 *
 * @param usd in US dollars
 * @param source where the figure is from: {@code catalog} (prices of the configuration) or {@code
 *     provider} (reported with the answer)
 */
public record Cost(BigDecimal usd, String source) {
  public Cost {
    requireNonNull(usd, "usd is null");
    requireNonNull(source, "source is null");
  }
}
