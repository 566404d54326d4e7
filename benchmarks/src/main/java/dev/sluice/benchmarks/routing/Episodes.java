package dev.sluice.benchmarks.routing;

import dev.sluice.benchmarks.routing.CallLog.JobEnd;
import dev.sluice.benchmarks.routing.Episode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The fastest provider has one episode of a kind, in several worlds: what that costs by default
 * beside the oracle, and how long it takes to get away from it and back.
 */
final class Episodes {

  static final double SECONDS = 480;

  /** Nothing is measured at the start; what comes before is not compared. */
  private static final double WARM = 30;

  /** Close to the oracle is whose mean over as many seconds is at most as much longer. */
  private static final double CLOSE = 1.1;

  private static final double CLOSE_FOR = 10;

  private final List<Weather> weathers = new ArrayList<>();
  private final List<CallLog> byDefault = new ArrayList<>();
  private final List<CallLog> byOracle = new ArrayList<>();

  private Episodes() {}

  static Episodes run(
      long firstSeed, int worlds, Kind kind, double strength, double jobsPerSecond, int workers) {
    Episodes episodes = new Episodes();
    for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
      Weather weather = Weather.ofTheFastest(seed, SECONDS, kind, strength);
      Scenario scenario = new Scenario(seed, weather, SECONDS, jobsPerSecond, workers);
      episodes.weathers.add(weather);
      episodes.byDefault.add(Simulation.run(scenario, Policy.DEFAULT));
      episodes.byOracle.add(Simulation.run(scenario, Policy.ORACLE));
    }
    return episodes;
  }

  /** When the episode begins and ends; the same in each world. */
  double from() {
    return weathers.getFirst().episodes().getFirst().from();
  }

  double to() {
    return weathers.getFirst().episodes().getFirst().to();
  }

  double before() {
    return ratio(WARM, from());
  }

  /** Everything from the moment on at which it began, what went wrong at first included. */
  double during() {
    return ratio(from(), to());
  }

  double after() {
    return ratio(to(), SECONDS);
  }

  /** The mean latency by default, in that of the oracle. */
  double ratio(double from, double to) {
    Predicate<JobEnd> within = job -> from <= job.submitted() && job.submitted() < to;
    return Summary.mean(byDefault, within) / Summary.mean(byOracle, within);
  }

  Summary summary() {
    return Summary.of(byDefault);
  }

  /** Seconds from the beginning of the episode until jobs take hardly longer than the oracle's. */
  double away() {
    return secondsUntilClose(from(), to());
  }

  /** The same from its end. */
  double back() {
    return secondsUntilClose(to(), SECONDS);
  }

  private double secondsUntilClose(double from, double to) {
    double time = from;
    while (time + CLOSE_FOR < to && ratio(time, time + CLOSE_FOR) > CLOSE) {
      time++;
    }
    return time - from;
  }
}
