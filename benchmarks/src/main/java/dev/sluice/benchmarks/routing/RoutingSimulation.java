package dev.sluice.benchmarks.routing;

import dev.sluice.benchmarks.plot.LinePlot;
import dev.sluice.benchmarks.routing.CallLog.JobEnd;
import dev.sluice.benchmarks.routing.Episode.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Simulates routing, and writes what came of it. The same seed gives the same report. */
public final class RoutingSimulation {

  /** How much is simulated. */
  public enum Size {
    QUICK(1, 300),
    FULL(8, 1800);

    private final int worlds;
    private final double seconds;

    Size(int worlds, double seconds) {
      this.worlds = worlds;
      this.seconds = seconds;
    }

    int worlds() {
      return worlds;
    }

    double seconds() {
      return seconds;
    }
  }

  static final double JOBS_PER_SECOND = 50;
  private static final int PLOT_STEPS = 96;

  private final Size size;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * @param seed of the first world; the others follow it
   */
  public RoutingSimulation(Size size, long seed, Consumer<String> progress) {
    this.size = size;
    this.seed = seed;
    this.progress = progress;
  }

  /** Writes {@code routing.md} and its plots. */
  public void run(Path directory) throws IOException {
    Files.createDirectories(directory);
    RoutingReport report = new RoutingReport(size, seed);
    report.policies(policies());
    report.episodes(episodes());
    report.fleets(fleets());
    Files.writeString(directory.resolve("routing.md"), report.toString());
    Files.writeString(directory.resolve("routing-slow.svg"), plot(Kind.SLOW, 10));
    Files.writeString(directory.resolve("routing-hanging.svg"), plot(Kind.HANGING, 1));
  }

  private Map<Policy, Summary> policies() {
    Map<Policy, Summary> summaries = new EnumMap<>(Policy.class);
    for (Policy policy : Policy.values()) {
      progress.accept("simulating " + policy.title());
      summaries.put(policy, Summary.of(drawn(policy, 1)));
    }
    return summaries;
  }

  private List<CallLog> drawn(Policy policy, int workers) {
    List<CallLog> logs = new ArrayList<>();
    for (int i = 0; i < size.worlds(); i++) {
      Scenario scenario = Scenario.drawn(seed + i, size.seconds(), JOBS_PER_SECOND, workers);
      logs.add(Simulation.run(scenario, policy));
    }
    return logs;
  }

  private Map<String, Episodes> episodes() {
    Map<String, Episodes> episodes = new LinkedHashMap<>();
    episodes.put("three times as slow", episode(Kind.SLOW, 3));
    episodes.put("ten times as slow", episode(Kind.SLOW, 10));
    episodes.put("a third of its calls fails", episode(Kind.FAILING, 0.33));
    episodes.put("it refuses connections", episode(Kind.REFUSING, 1));
    episodes.put("its calls hang for a minute", episode(Kind.HANGING, 1));
    return episodes;
  }

  private Episodes episode(Kind kind, double strength) {
    progress.accept("simulating an episode: " + kind + " " + strength);
    return Episodes.run(seed, size.worlds(), kind, strength, JOBS_PER_SECOND, 1);
  }

  private Map<Integer, Summary> fleets() {
    Map<Integer, Summary> fleets = new LinkedHashMap<>();
    for (int workers : new int[] {1, 2, 4}) {
      progress.accept("simulating workers: " + workers);
      fleets.put(workers, Summary.of(drawn(Policy.DEFAULT, workers)));
    }
    return fleets;
  }

  /** Mean latency over time of the first world. */
  private String plot(Kind kind, double strength) {
    Weather weather = Weather.ofTheFastest(seed, Episodes.SECONDS, kind, strength);
    Scenario scenario = new Scenario(seed, weather, Episodes.SECONDS, JOBS_PER_SECOND, 1);
    Episode episode = weather.episodes().getFirst();
    return new LinePlot(
            "Mean latency of jobs by when they were submitted",
            "s",
            4,
            Episodes.SECONDS,
            List.of(new LinePlot.Span(episode.from(), episode.to())),
            List.of(),
            List.of(
                line("round robin", "#999999", scenario, Policy.ROUND_ROBIN),
                line("in the order given", "#3377bb", scenario, Policy.ORDER),
                line("default", "#cc4422", scenario, Policy.DEFAULT),
                line("oracle", "#228844", scenario, Policy.ORACLE)))
        .svg();
  }

  private static LinePlot.Line line(String name, String colour, Scenario scenario, Policy policy) {
    double[] sums = new double[PLOT_STEPS];
    int[] jobs = new int[PLOT_STEPS];
    for (JobEnd job : Simulation.run(scenario, policy).jobs()) {
      int step = (int) (job.submitted() / scenario.seconds() * PLOT_STEPS);
      sums[step] += job.seconds();
      jobs[step]++;
    }
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < PLOT_STEPS; i++) {
      means.add(jobs[i] == 0 ? Double.NaN : sums[i] / jobs[i]);
    }
    return new LinePlot.Line(name, colour, means);
  }
}
