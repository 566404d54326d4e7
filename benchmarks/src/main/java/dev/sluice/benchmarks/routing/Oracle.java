package dev.sluice.benchmarks.routing;

import dev.sluice.worker.route.Target;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * Knows how every provider is doing at every moment, and for how long; only the luck of the single
 * call is hidden from it.
 */
final class Oracle {

  /** Of a call that failed, its time and the pause after it. */
  private static final double FAILURE_SECONDS = 1.3;

  private final Weather weather;

  Oracle(Weather weather) {
    this.weather = weather;
  }

  /** The seconds to an answer of a job that is sent now; without end during an outage. */
  private double seconds(int provider, double size, double time) {
    if (weather.isOut(provider, time)) {
      return Double.POSITIVE_INFINITY;
    }
    double failing = weather.failing(provider, time);
    double answer =
        weather.profiles().get(provider).seconds() * size * weather.slowness(provider, time);
    return answer + failing / (1 - failing) * FAILURE_SECONDS;
  }

  Comparator<Target> fastest(double time) {
    return by(target -> seconds(number(target), size(target), time));
  }

  Comparator<Target> cheapest(double time) {
    return by(
        target ->
            weather.isOut(number(target), time)
                ? Double.POSITIVE_INFINITY
                : weather.profiles().get(number(target)).price());
  }

  /** The seconds to an answer of a provider's usual model; without end during an outage. */
  double seconds(int provider, double time) {
    return seconds(provider, 1, time);
  }

  /** The same at the best one. */
  double least(double time) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < weather.profiles().size(); i++) {
      least = Math.min(least, seconds(i, time));
    }
    return least;
  }

  private static Comparator<Target> by(ToDoubleFunction<Target> figure) {
    return Comparator.comparingDouble(figure);
  }

  private static double size(Target target) {
    return target.model().name().equals(SimulatedProvider.LARGE) ? Profile.LARGE_FACTOR : 1;
  }

  static int number(Target target) {
    return Integer.parseInt(target.provider().substring(1));
  }
}
