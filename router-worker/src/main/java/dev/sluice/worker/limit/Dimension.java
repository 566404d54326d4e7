package dev.sluice.worker.limit;

import java.util.Locale;

/** What a limit counts. */
public enum Dimension {
  REQUESTS_PER_MINUTE,
  /** From one midnight UTC to the next. */
  REQUESTS_PER_DAY,
  /** Input and output together. */
  TOKENS_PER_MINUTE,
  INPUT_TOKENS_PER_MINUTE,
  OUTPUT_TOKENS_PER_MINUTE,
  /** Calls at the same time. */
  MAX_CONCURRENCY;

  /** As it is written in a configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether shares of it are counted in thousandths, so that one a minute can be divided. */
  public boolean isPerMinute() {
    return this != REQUESTS_PER_DAY && this != MAX_CONCURRENCY;
  }

  /** How much of it one call takes. */
  long amount(Tokens tokens) {
    return switch (this) {
      case REQUESTS_PER_MINUTE, REQUESTS_PER_DAY, MAX_CONCURRENCY -> 1;
      case TOKENS_PER_MINUTE -> tokens.total();
      case INPUT_TOKENS_PER_MINUTE -> tokens.input();
      case OUTPUT_TOKENS_PER_MINUTE -> tokens.output();
    };
  }
}
