package dev.sluice.worker.limit;

import java.util.Locale;

/** What a limit counts. */
public enum Dimension {
  REQUESTS_PER_MINUTE,
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
}
