package dev.sluice.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.sluice.benchmarks.limits.PermitsBenchmark;
import dev.sluice.benchmarks.promises.CancellableBenchmark;
import dev.sluice.benchmarks.routing.PlanningBenchmark;
import dev.sluice.worker.consume.DeliveryBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Has JMH measure what something costs that every job does, and writes it down. */
final class CallCost {

  private static final Subject PLANNING =
      new Subject(
          PlanningBenchmark.class,
          "planning",
          "What a plan costs",
          "Fifty providers have the job's model, and all of them were measured: estimating the"
              + " job's tokens, preflight, ranking and the choice of a trial.",
          20);

  private static final Subject PERMITS =
      new Subject(
          PermitsBenchmark.class,
          "permits",
          "What a permit costs",
          "One thread asks for a permit that is free, and ends it as answered, with the tokens"
              + " settled: with limits of requests and tokens by the minute for the account, and"
              + " with the same for the model as well.",
          2);

  private final Subject subject;
  private final boolean quick;

  /**
   * @param name of its file, and of the option that measures it
   * @param goalMicros at the median
   */
  private record Subject(
      Class<?> benchmark, String name, String title, String what, double goalMicros) {}

  /**
   * One thing, at the median.
   *
   * @param name what is measured
   */
  record Cost(String name, double micros) {}

  private CallCost(Subject subject, boolean quick) {
    this.subject = subject;
    this.quick = quick;
  }

  static CallCost ofPlanning(boolean quick) {
    return new CallCost(PLANNING, quick);
  }

  static CallCost ofPermits(boolean quick) {
    return new CallCost(PERMITS, quick);
  }

  /** What is done for each job so that it can be cancelled and outlast its partition. */
  static List<Cost> ofPromises(boolean quick) {
    return Stream.of(CancellableBenchmark.class, DeliveryBenchmark.class)
        .flatMap(benchmark -> measured(benchmark, quick).stream())
        .map(RunResult::getPrimaryResult)
        .map(one -> new Cost(one.getLabel(), one.getStatistics().getPercentile(50)))
        .toList();
  }

  Path run(Path directory) throws IOException {
    Machine machine = Machine.describe(InstantSource.system());
    String report = report(machine, measured(subject.benchmark, quick));
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve(subject.name + ".md"), report);
  }

  private static Collection<RunResult> measured(Class<?> benchmark, boolean quick) {
    var options = new OptionsBuilder().include(benchmark.getName());
    if (quick) {
      options.forks(1).warmupIterations(1).measurementIterations(1);
    }
    try {
      return new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new BenchmarkException("cannot measure " + benchmark.getName() + ": " + e.getMessage());
    }
  }

  private String report(Machine machine, Collection<RunResult> results) {
    return """
    # %s, measured

    %s JMH, time of single calls.

    Measured at %s, commit %s, on %d cores, %s, %s, load average %.2f at the start.
    %s
    | | p50 | p90 | p99 |
    |---|---|---|---|
    %s

    The goal is at most %.0f µs at the median.

    ## Measure again

    ```
    benchmarks/run --%s
    ```
    """
        .formatted(
            subject.title,
            subject.what,
            machine.measuredAt(),
            machine.commit(),
            machine.cores(),
            machine.system(),
            machine.jdk(),
            machine.loadAverage(),
            machine.isQuiet()
                ? ""
                : "\nThe machine was not quiet: what is not the median says little.\n",
            results.stream().map(CallCost::row).collect(joining("\n")),
            subject.goalMicros,
            subject.name);
  }

  private static String row(RunResult result) {
    Statistics micros = result.getPrimaryResult().getStatistics();
    return String.format(
        Locale.ROOT,
        "| `%s` | %.2f µs | %.2f µs | %.2f µs |",
        result.getPrimaryResult().getLabel(),
        micros.getPercentile(50),
        micros.getPercentile(90),
        micros.getPercentile(99));
  }
}
