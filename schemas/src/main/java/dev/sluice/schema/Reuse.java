package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job's leave to be answered with what an identical one was answered: of the same tenant, with
 * the same endpoint, body and model selection.
 *
 * @param maxAge how old that answer may be when this job is submitted; zero for only what is still
 *     under way then
 */
public record Reuse(Duration maxAge) {

  /** Only with jobs that are under way when this one is submitted. */
  public static final Reuse IN_FLIGHT = new Reuse(Duration.ZERO);

  private static final Pattern AGE = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  public Reuse {
    requireNonNull(maxAge, "maxAge is null");
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge is negative: " + maxAge);
    }
  }

  /** An age as it stands in a job, such as 30s or 12h; empty if it is none. */
  static Optional<Duration> age(String text) {
    Matcher matcher = AGE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(requireNonNull(matcher.group(1), "no amount"));
    return Optional.of(
        switch (requireNonNull(matcher.group(2), "no unit")) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  /** The age as it is written into a job. */
  String age() {
    long seconds = maxAge.toSeconds();
    if (maxAge.toMillisPart() != 0) {
      return maxAge.toMillis() + "ms";
    }
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds + "s";
  }
}
