package dev.sluice.simulator.limit;

import java.time.Duration;
import java.util.Map;

/** What a limiter says to one request. The headers tell the state of its buckets either way. */
public sealed interface Admission {

  Map<String, String> headers();

  /** The request holds a place until {@link ProviderLimiter#release}. */
  record Admitted(Map<String, String> headers) implements Admission {}

  /**
   * The request is turned away.
   *
   * @param dimension {@code requests} or {@code tokens}, the error type that OpenAI gives
   * @param retryAfter when it would have been admitted; zero if never
   */
  record Rejected(
      String dimension, String message, Duration retryAfter, Map<String, String> headers)
      implements Admission {}
}
