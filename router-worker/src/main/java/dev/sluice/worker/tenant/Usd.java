package dev.sluice.worker.tenant;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** US dollars, counted in whole billionths: a token may cost less than a millionth of one. */
final class Usd {

  private static final int DECIMALS = 9;

  /** So much that sums of it stay far from overflow. */
  private static final BigDecimal MOST = BigDecimal.valueOf(100_000_000);

  private Usd() {}

  /** Rounded up: no call is for nothing. */
  static long toNanos(BigDecimal usd) {
    return usd.max(BigDecimal.ZERO)
        .min(MOST)
        .setScale(DECIMALS, RoundingMode.CEILING)
        .unscaledValue()
        .longValueExact();
  }

  static String text(long nanos) {
    return BigDecimal.valueOf(nanos, DECIMALS).stripTrailingZeros().toPlainString();
  }
}
