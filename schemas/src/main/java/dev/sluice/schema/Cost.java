package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * What an answer cost.
 *
 * @param usd in US dollars
 * @param source where the figure is from: {@code catalog} (prices of the configuration), {@code
 *     provider} (reported with the answer) or {@code duplicate} (nobody was called: it is zero)
 */
public record Cost(BigDecimal usd, String source) {
  /** That of a job which was given the answer of another. */
  public static final Cost DUPLICATE = new Cost(BigDecimal.ZERO, "duplicate");

  public Cost {
    requireNonNull(usd, "usd is null");
    requireNonNull(source, "source is null");
  }
}
