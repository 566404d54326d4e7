package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The topics on which jobs rest that have to wait: a record stays on each for a fixed time. So the
 * records of one partition come to their time in the order in which they stand, and its reader
 * never has to look further than at the first.
 */
public enum DeferralTier {
  ONE_SECOND("1s", Duration.ofSeconds(1)),
  FIVE_SECONDS("5s", Duration.ofSeconds(5)),
  THIRTY_SECONDS("30s", Duration.ofSeconds(30)),
  THREE_MINUTES("3m", Duration.ofMinutes(3)),
  TWENTY_MINUTES("20m", Duration.ofMinutes(20));

  /** From one to the next a job needs a moment, and must not come out of it late. */
  private static final Duration MOVING = Duration.ofMillis(250);

  private final String suffix;
  private final Duration delay;

  DeferralTier(String suffix, Duration delay) {
    this.suffix = requireNonNull(suffix, "suffix is null");
    this.delay = requireNonNull(delay, "delay is null");
  }

  /** How long a record stays there. */
  public Duration delay() {
    return delay;
  }

  /**
   * @param jobs the jobs topic that its records are from
   */
  public String topic(String jobs) {
    return jobs + ".deferred." + suffix;
  }

  /** Whether a wait is long enough to be spent on any of them. */
  public static boolean isWorth(Duration wait) {
    return ONE_SECOND.fits(wait);
  }

  private boolean fits(Duration wait) {
    return delay.plus(MOVING).compareTo(wait) <= 0;
  }

  /** The longest that does not outlast the wait; the shortest where all would. */
  public static DeferralTier within(Duration wait) {
    return Arrays.stream(values())
        .filter(tier -> tier.fits(wait))
        .max(Comparator.naturalOrder())
        .orElse(ONE_SECOND);
  }

  /**
   * The same for a job whose turn may come sooner: of a long wait it rests for half at most before
   * it looks again, so that it misses little where limits double, and moves seldom all the same.
   */
  public static DeferralTier withinHalf(Duration wait) {
    Duration half = wait.dividedBy(2);
    return THREE_MINUTES.fits(half) ? within(half) : within(wait);
  }
}
