package dev.sluice.engine.api;

import static java.util.Objects.requireNonNullElse;

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
      Pattern.compile("(?:try again|retry) (?:in|after) ([0-9hms.]{2,30})");

  private RetryHints() {}

  /**
   * @param now what dates are compared with
   */
  public static Optional<Duration> find(HttpFields headers, ErrorBody body, Instant now) {
    JsonNode metadata = body.error().path("metadata");
    List<Supplier<Optional<Duration>>> places =
        List.of(
            () -> number(headers.get("retry-after-ms"), 1e-3),
            () -> parse(headers.get("retry-after"), now),
            () -> number(metadata.path("retry_after_seconds").asString(null), 1),
            () -> inDetails(body.error().path("details"), now),
            () -> inText(body.message()));
    return places.stream()
        .flatMap(place -> place.get().stream())
        .findFirst()
        .map(RetryHints::clamped);
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
    return text.find()
        ? duration(requireNonNullElse(text.group(1), "").replaceFirst("\\.$", ""))
        : Optional.empty();
  }

  private static Duration clamped(Duration hint) {
    if (hint.isNegative()) {
      return Duration.ZERO;
    }
    return hint.compareTo(LONGEST) > 0 ? LONGEST : hint;
  }
}
