package dev.sluice.worker.route;

import org.jspecify.annotations.Nullable;

/**
 * Follows a figure that is measured by noisy calls, moves slowly by itself, and sometimes leaps: a
 * Kalman filter of a random walk, in logarithms. It knows how far off it may be, so a few calls of
 * now count much where nothing recent is known, and little among thousands. Not thread-safe.
 */
final class Trend {

  /** By how much the variance of what is known grows each second in which nothing is measured. */
  private static final double DRIFT = 0.0015;

  /** Variance of one call: jobs are not of one size, and providers not of one mood. */
  private static final double NOISE_OF_A_CALL = 0.36;

  /** Variance of what many calls of the same moment have in common. */
  private static final double NOISE_OF_A_MOMENT = 0.01;

  private static final double MOST_VARIANCE = 1;

  /** Surprises that add up to more, in one direction, are a leap; in standard deviations. */
  private static final double LEAP = 4;

  /** What each of them is taken to be by chance. */
  private static final double USUAL = 0.5;

  private double mean;
  private double variance;
  private double latest;

  /** By how much it has been more, and less, than expected of late. */
  private double rising;

  private double falling;

  /** The least that one could rely on so far. */
  private double least = Double.POSITIVE_INFINITY;

  void pass(double seconds) {
    variance = Math.min(MOST_VARIANCE, variance + DRIFT * seconds);
  }

  /**
   * @param figure the mean of some calls; what is not positive is none
   */
  void measure(double figure, int calls) {
    if (figure <= 0) {
      return;
    }
    latest = figure;
    double logarithm = Math.log(figure);
    double noise = NOISE_OF_A_CALL / calls + NOISE_OF_A_MOMENT;
    if (!isKnown()) {
      mean = logarithm;
      variance = noise;
    } else {
      follow(logarithm - mean, noise);
    }
    least = Math.min(least, mean + Math.sqrt(variance));
  }

  private void follow(double surprise, double noise) {
    double deviations = surprise / Math.sqrt(variance + noise);
    rising = Math.max(0, rising + deviations - USUAL);
    falling = Math.max(0, falling - deviations - USUAL);
    if (Math.max(rising, falling) > LEAP) {
      variance = Math.max(variance, surprise * surprise);
      rising = 0;
      falling = 0;
    }
    double gain = variance / (variance + noise);
    mean += gain * surprise;
    variance *= 1 - gain;
  }

  private boolean isKnown() {
    return least < Double.POSITIVE_INFINITY;
  }

  /** Null if nothing was measured. */
  @Nullable Figure figure() {
    return isKnown()
        ? new Figure(Math.exp(mean), Math.exp(Math.sqrt(variance)), Math.exp(least), latest)
        : null;
  }
}
