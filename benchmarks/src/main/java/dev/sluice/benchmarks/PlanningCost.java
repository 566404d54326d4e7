package dev.sluice.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.sluice.benchmarks.routing.PlanningBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Has JMH measure what a plan costs, and writes it down. */
final class PlanningCost {

  private static final double GOAL_MICROS = 20;

  private final boolean quick;

  PlanningCost(boolean quick) {
    this.quick = quick;
  }

  Path run(Path directory) throws IOException {
    Machine machine = Machine.describe(InstantSource.system());
    String report = report(machine, measured());
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve("planning.md"), report);
  }

  private Collection<RunResult> measured() {
    var options = new OptionsBuilder().include(PlanningBenchmark.class.getName());
    if (quick) {
      options.forks(1).warmupIterations(1).measurementIterations(1);
    }
    try {
      return new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new BenchmarkException("cannot measure planning: " + e.getMessage());
    }
  }

  private static String report(Machine machine, Collection<RunResult> results) {
    return """
        # What a plan costs, measured

        Fifty providers have the job's model, and all of them were measured: estimating the job's tokens, preflight, ranking and the choice of a trial. JMH, time of single calls.

        Measured at %s, commit %s, on %d cores, %s, %s, load average %.2f at the start.
        %s
        | | p50 | p90 | p99 |
        |---|---|---|---|
        %s

        The goal is at most %.0f µs at the median.

        ## Measure again

        ```
        benchmarks/run --planning
        ```
        """
        .formatted(
            machine.measuredAt(),
            machine.commit(),
            machine.cores(),
            machine.system(),
            machine.jdk(),
            machine.loadAverage(),
            machine.isQuiet()
                ? ""
                : "\nThe machine was not quiet: what is not the median says little.\n",
            results.stream().map(PlanningCost::row).collect(joining("\n")),
            GOAL_MICROS);
  }

  private static String row(RunResult result) {
    Statistics micros = result.getPrimaryResult().getStatistics();
    return String.format(
        Locale.ROOT,
        "| `%s` | %.1f µs | %.1f µs | %.1f µs |",
        result.getPrimaryResult().getLabel(),
        micros.getPercentile(50),
        micros.getPercentile(90),
        micros.getPercentile(99));
  }
}
