package dev.sluice.engine.api;

import static java.util.Objects.requireNonNullElse;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpDateTime;
import org.jspecify.annotations.Nullable;

/** Reads how long something takes, in any of the ways in which providers write it. */
final class WaitingTimes {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

  /** Hours, minutes, seconds and milliseconds as Go writes them: 1h2m3.5s, 6m0s, 12ms. */
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?"
              + "(?:(\\d{1,12}(?:\\.\\d{1,9})?)ms)?");

  /** The first number that can only be a date, in seconds and in milliseconds since 1970. */
  private static final double DATE_IN_SECONDS = 1e9;

  private static final double DATE_IN_MILLISECONDS = 1e12;

  private WaitingTimes() {}

  /**
   * Seconds, a duration, or a date: in any of the three forms of HTTP, in ISO 8601, or in seconds
   * or milliseconds since 1970. Empty if it is none of them, negative if it has passed.
   */
  static Optional<Duration> parse(@Nullable String value, Instant now) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    String text = value.strip();
    return number(text, now).or(() -> duration(text)).or(() -> date(text, now));
  }

  private static Optional<Duration> number(String text, Instant now) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    double number = Double.parseDouble(text);
    if (number < DATE_IN_SECONDS) {
      return Optional.of(ofSeconds(number));
    }
    double millis = number < DATE_IN_MILLISECONDS ? number * 1000 : number;
    return Optional.of(Duration.between(now, Instant.ofEpochMilli((long) millis)));
  }

  /** A number of something; empty if it is none. */
  static Optional<Duration> number(@Nullable String value, double secondsEach) {
    return value == null || !NUMBER.matcher(value.strip()).matches()
        ? Optional.empty()
        : Optional.of(ofSeconds(Double.parseDouble(value.strip()) * secondsEach));
  }

  private static Duration ofSeconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** As Go writes it; empty if it is not. */
  static Optional<Duration> duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        ofSeconds(
            part(parts, 1) * 3600 + part(parts, 2) * 60 + part(parts, 3) + part(parts, 4) / 1000));
  }

  private static double part(Matcher parts, int group) {
    return Double.parseDouble(requireNonNullElse(parts.group(group), "0"));
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      boolean iso = Character.isDigit(text.charAt(0));
      Instant date = iso ? Instant.parse(text) : HttpDateTime.parse(text).toInstant();
      return Optional.of(Duration.between(now, date));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
