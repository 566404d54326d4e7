package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * US dollars for a million tokens.
 *
 * @param cachedInput for the part of the input that the provider reads from its cache; null where
 *     unknown, and then it costs what other input costs
 * @param source who says so, for people
 */
public record Price(
    BigDecimal input, BigDecimal output, @Nullable BigDecimal cachedInput, String source) {

  /** The source of what a description says. */
  public static final String CONFIGURATION = "configuration";

  /** The source of what a provider lists. */
  public static final String PROVIDER = "provider";

  public Price {
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
    requireNonNull(source, "source is null");
  }

  /** As the configuration says it, without a price of its own for cached input. */
  public Price(BigDecimal input, BigDecimal output) {
    this(input, output, null, CONFIGURATION);
  }
}
