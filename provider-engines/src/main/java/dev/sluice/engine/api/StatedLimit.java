package dev.sluice.engine.api;

import dev.sluice.provider.RateLimits.Kind;
import dev.sluice.provider.RateLimits.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the headers say of one limit, as they say it. What cannot be read, or cannot be true, is
 * taken as not said.
 */
record StatedLimit(@Nullable String limit, @Nullable String remaining, @Nullable String reset) {

  static final StatedLimit NOTHING = new StatedLimit(null, null, null);

  /** A larger number is no limit. */
  private static final double MOST = 1e12;

  private static final Duration LONGEST_RESET = Duration.ofDays(31);

  /** What takes longer than this to be there again is not counted by the minute. */
  private static final Duration LONGEST_OF_A_MINUTE = Duration.ofMinutes(2);

  /** What takes longer than this to be there again is not counted by the day either. */
  private static final Duration LONGEST_OF_A_DAY = Duration.ofHours(25);

  private static final int SECONDS_PER_MINUTE = 60;

  /** What a header says. */
  enum Part {
    LIMIT,
    REMAINING,
    RESET
  }

  StatedLimit with(Part part, String value) {
    return switch (part) {
      case LIMIT -> new StatedLimit(value, remaining, reset);
      case REMAINING -> new StatedLimit(limit, value, reset);
      case RESET -> new StatedLimit(limit, remaining, value);
    };
  }

  /** Requests, over a time that the reset may tell. */
  Optional<Quota> requests(Kind usual, Instant now) {
    Duration reset = time(now);
    if (reset == null || reset.compareTo(LONGEST_OF_A_MINUTE) <= 0) {
      return quota(usual, amount(limit), amount(remaining), reset);
    }
    boolean daily = reset.compareTo(LONGEST_OF_A_DAY) <= 0;
    Kind kind = daily ? Kind.REQUESTS_PER_DAY : Kind.REQUESTS;
    return quota(kind, amount(limit), amount(remaining), reset);
  }

  /** Tokens by the minute; nothing where the reset tells that they are counted over longer. */
  Optional<Quota> tokens(Kind kind, Instant now) {
    Duration reset = time(now);
    return reset != null && reset.compareTo(LONGEST_OF_A_MINUTE) > 0
        ? Optional.empty()
        : quota(kind, amount(limit), amount(remaining), reset);
  }

  /** So much in a second, of which only says something about the minute that nothing is left. */
  Optional<Quota> perSecond(Kind perMinute, Instant now) {
    Double each = number(limit);
    Long left = amount(remaining);
    return quota(
        perMinute,
        each == null ? null : (Long) Math.round(each * SECONDS_PER_MINUTE),
        left != null && left == 0 ? left : null,
        time(now));
  }

  private static Optional<Quota> quota(
      Kind kind, @Nullable Long limit, @Nullable Long remaining, @Nullable Duration reset) {
    Long atLeastOne = limit == null || limit < 1 ? null : limit;
    Long notMore =
        remaining != null && atLeastOne != null && remaining > atLeastOne ? null : remaining;
    return atLeastOne == null && notMore == null
        ? Optional.empty()
        : Optional.of(new Quota(kind, atLeastOne, notMore, reset));
  }

  private static @Nullable Long amount(@Nullable String value) {
    Double number = number(value);
    return number == null ? null : (Long) (long) Math.floor(number);
  }

  private static @Nullable Double number(@Nullable String value) {
    if (value == null || !isDecimal(value.strip())) {
      return null;
    }
    try {
      double number = Double.parseDouble(value.strip());
      return number <= MOST ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isDecimal(String text) {
    return text.chars().allMatch(sign -> sign == '.' || (sign >= '0' && sign <= '9'));
  }

  private @Nullable Duration time(Instant now) {
    Duration time = WaitingTimes.parse(reset, now).orElse(null);
    if (time == null || time.compareTo(LONGEST_RESET) > 0) {
      return null;
    }
    return time.isNegative() ? Duration.ZERO : time;
  }
}
