package dev.sluice.worker.config;

import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.limit.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how often a provider is called, and how patiently. */
final class LimitsReader {

  private static final Format<Integer> COUNT = Format.wholeNumber(1, Integer.MAX_VALUE);
  private static final Format<Integer> MILLIS = Format.wholeNumber(1, Integer.MAX_VALUE);
  private static final Format<Integer> SECONDS = Format.wholeNumber(1, 1_000_000);

  private LimitsReader() {}

  static Limits limits(Section section) {
    return new Limits(
        section.get("requests_per_minute", COUNT),
        section.get("requests_per_day", COUNT),
        section.get("tokens_per_minute", COUNT),
        section.get("input_tokens_per_minute", COUNT),
        section.get("output_tokens_per_minute", COUNT),
        section.get("max_concurrency", COUNT));
  }

  /** What is not said is as usual. */
  static Limits limits(Section section, Limits usual) {
    var own = limits(section);
    return new Limits(
        either(own.requestsPerMinute(), usual.requestsPerMinute()),
        either(own.requestsPerDay(), usual.requestsPerDay()),
        either(own.tokensPerMinute(), usual.tokensPerMinute()),
        either(own.inputTokensPerMinute(), usual.inputTokensPerMinute()),
        either(own.outputTokensPerMinute(), usual.outputTokensPerMinute()),
        either(own.maxConcurrency(), usual.maxConcurrency()));
  }

  private static @Nullable Integer either(@Nullable Integer own, @Nullable Integer usual) {
    return own == null ? usual : own;
  }

  static RetryPolicy retry(Section section) {
    var usual = RetryPolicy.DEFAULT;
    int initial = section.get("initial_delay_ms", MILLIS, (int) usual.initialDelay().toMillis());
    int longest =
        section.get("max_delay_ms", MILLIS, Math.max(initial, (int) usual.maxDelay().toMillis()));
    if (longest < initial) {
      section.mistake("max_delay_ms", "must not be less than initial_delay_ms");
    }
    return new RetryPolicy(
        section.get("max_retries", Format.wholeNumber(0, 100), usual.maxRetries()),
        Duration.ofMillis(initial),
        Duration.ofMillis(Math.max(initial, longest)),
        section
            .get("exponential_base", Format.decimal(1), BigDecimal.valueOf(usual.base()))
            .doubleValue());
  }

  /** The section {@code timeouts}, or the one number that stands for it. */
  static Timeouts timeouts(Section description) {
    var seconds = description.get("timeout_seconds", SECONDS);
    if (seconds != null && description.has("timeouts")) {
      description.mistake("timeout_seconds", "timeouts says it already; leave one of them out");
    }
    var usual =
        seconds == null
            ? Timeouts.DEFAULT
            : new Timeouts(Timeouts.DEFAULT.firstByte(), Duration.ofSeconds(seconds));
    return description.section("timeouts", section -> timeouts(section, usual));
  }

  private static Timeouts timeouts(Section section, Timeouts usual) {
    return new Timeouts(
        millis(section, "first_byte_ms", usual.firstByte()),
        millis(section, "total_ms", usual.total()));
  }

  private static Duration millis(Section section, String key, Duration fallback) {
    var millis = section.get(key, MILLIS);
    return millis == null ? fallback : Duration.ofMillis(millis);
  }
}
