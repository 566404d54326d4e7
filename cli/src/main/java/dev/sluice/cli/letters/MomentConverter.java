package dev.sluice.cli.letters;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a point in time from the command line. */
public final class MomentConverter implements ITypeConverter<Moment> {

  private static final Pattern PART = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern PARTS = Pattern.compile("(\\d{1,6}[smhd]){1,4}");

  /** A year beyond the fourth digit is no timestamp of a job. */
  private static final Duration LONGEST = Duration.ofDays(365 * 100);

  @Override
  public Moment convert(String text) {
    if (PARTS.matcher(text).matches()) {
      return new Moment.Away(distance(text));
    }
    try {
      return new Moment.At(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is no time: write it like 2026-11-30T12:00:00Z, or like 90s, 15m, 2h or 3d"
              .formatted(text));
    }
  }

  private static Duration distance(String text) {
    Duration distance = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      int count = Integer.parseInt(requireNonNull(parts.group(1)));
      distance = distance.plus(unit(requireNonNull(parts.group(2))).multipliedBy(count));
    }
    if (distance.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("'" + text + "' is more than a hundred years");
    }
    return distance;
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
