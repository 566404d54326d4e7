package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/** US dollars for a million tokens. */
public record Price(BigDecimal input, BigDecimal output) {
  public Price {
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
  }
}
