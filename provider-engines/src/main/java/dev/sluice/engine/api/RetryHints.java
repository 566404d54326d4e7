package dev.sluice.engine.api;

import static java.util.Objects.requireNonNullElse;

import dev.sluice.schema.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds how long a provider asks to wait: in headers first, in the body second. */
public final class RetryHints {

  /** Anything longer is cut to this, so that no hint can overflow a date. */
  static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

  /** Hours, minutes, seconds and milliseconds as Go writes them: 1h2m3.5s, 6m0s, 12ms. */
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?"
              + "(?:(\\d{1,12}(?:\\.\\d{1,9})?)ms)?");

  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?:try again|retry) (?:in|after) (?:(\\d{1,6}) (sec|min)|([0-9hms.]{2,30}))");

  /** The first number that can only be a date, in seconds and in milliseconds since 1970. */
  private static final double DATE_IN_SECONDS = 1e9;

  private static final double DATE_IN_MILLISECONDS = 1e12;

  private RetryHints() {}

  /**
   * @param code what kind of failure it is: when a limit begins anew is a hint only for those whom
   *     it stopped
   * @param now what dates are compared with
   */
  public static Optional<Duration> find(
      ErrorCode code, HttpFields headers, ErrorBody body, Instant now) {
    boolean limited = code == ErrorCode.RATE_LIMITED || code == ErrorCode.QUOTA_EXHAUSTED;
    return asked(headers, body, now)
        .or(() -> limited ? reset(headers, body, now) : Optional.empty())
        .map(RetryHints::clamped);
  }

  private static Optional<Duration> asked(HttpFields headers, ErrorBody body, Instant now) {
    JsonNode metadata = body.error().path("metadata");
    List<Supplier<Optional<Duration>>> places =
        List.of(
            () -> number(headers.get("retry-after-ms"), 1e-3),
            () -> parse(headers.get("retry-after"), now),
            () -> number(metadata.path("retry_after_seconds").asString(null), 1),
            () -> inDetails(body.error().path("details"), now),
            () -> inText(body.message()));
    return places.stream().flatMap(place -> place.get().stream()).findFirst();
  }

  /** Seconds with one provider, a date in milliseconds with another, which may be in the body. */
  private static Optional<Duration> reset(HttpFields headers, ErrorBody body, Instant now) {
    String header = headers.get("x-ratelimit-reset");
    String value =
        header != null
            ? header
            : body.error()
                .path("metadata")
                .path("headers")
                .path("X-RateLimit-Reset")
                .asString(null);
    if (value == null || !NUMBER.matcher(value.strip()).matches()) {
      return parse(value, now);
    }
    double number = Double.parseDouble(value.strip());
    if (number < DATE_IN_SECONDS) {
      return number(value, 1);
    }
    double millis = number < DATE_IN_MILLISECONDS ? number * 1000 : number;
    return Optional.of(Duration.between(now, Instant.ofEpochMilli((long) millis)));
  }

  /** Seconds, a date in any of the three forms of HTTP, or a duration; empty if it is neither. */
  static Optional<Duration> parse(@Nullable String value, Instant now) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    String text = value.strip();
    return number(text, 1).or(() -> duration(text)).or(() -> date(text, now));
  }

  private static Optional<Duration> number(@Nullable String value, double secondsEach) {
    if (value == null || !NUMBER.matcher(value.strip()).matches()) {
      return Optional.empty();
    }
    double seconds = Double.parseDouble(value.strip()) * secondsEach;
    double bounded = Math.clamp(seconds, 0, (double) LONGEST.toSeconds());
    return Optional.of(Duration.ofMillis(Math.round(bounded * 1000)));
  }

  private static Optional<Duration> duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    double seconds =
        part(parts, 1) * 3600 + part(parts, 2) * 60 + part(parts, 3) + part(parts, 4) / 1000;
    return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static double part(Matcher parts, int group) {
    return Double.parseDouble(requireNonNullElse(parts.group(group), "0"));
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      return Optional.of(Duration.between(now, HttpDateTime.parse(text).toInstant()));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> inDetails(JsonNode details, Instant now) {
    return details
        .valueStream()
        .flatMap(detail -> parse(detail.path("retryDelay").asString(null), now).stream())
        .findFirst();
  }

  private static Optional<Duration> inText(String message) {
    Matcher text = IN_TEXT.matcher(message.toLowerCase(Locale.ROOT));
    if (!text.find()) {
      return Optional.empty();
    }
    if (text.group(1) != null) {
      return number(text.group(1), "min".equals(text.group(2)) ? 60 : 1);
    }
    return duration(requireNonNullElse(text.group(3), "").replaceFirst("\\.$", ""));
  }

  private static Duration clamped(Duration hint) {
    if (hint.isNegative()) {
      return Duration.ZERO;
    }
    return hint.compareTo(LONGEST) > 0 ? LONGEST : hint;
  }
}
