package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What it costs the main job that duplicates are known, that calls outlast their partitions, and
 * that jobs can be cancelled. The first can be switched off, so workers with and without it are
 * measured in turn; the others cannot, so what they do for each job is measured by itself.
 */
final class PromisesCost {

  private final Size size;
  private final boolean quick;
  private final Consumer<String> progress;

  PromisesCost(boolean quick, Consumer<String> progress) {
    this.size = quick ? Size.QUICK : Size.FULL;
    this.quick = quick;
    this.progress = progress;
  }

  /**
   * @param without the rounds of workers that know no duplicates
   * @param with the others
   * @param calls what the rest does for each job, in microseconds at the median
   */
  private record Figures(
      List<Throughput.Round> without, List<Throughput.Round> with, List<CallCost.Cost> calls) {

    double secondsWithout() {
      return Throughput.Figures.cpuSecondsPer10000(without);
    }

    double secondsWith() {
      return Throughput.Figures.cpuSecondsPer10000(with);
    }

    /** Of 10,000 jobs. */
    double secondsOfCalls() {
      return calls.stream().mapToDouble(CallCost.Cost::micros).sum() / 100;
    }

    /** Of what a worker takes without any of them. */
    double share() {
      double bare = secondsWithout() - secondsOfCalls();
      return (secondsWith() - bare) / bare;
    }
  }

  Path run(Path directory) throws IOException, InterruptedException {
    Machine machine = Machine.describe(InstantSource.system());
    Figures figures = measure();
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve("promises.md"), report(machine, figures));
  }

  private Figures measure() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sluice-benchmarks-");
    progress.accept("logs of the processes: " + directory);
    List<Throughput.Round> without = new ArrayList<>();
    List<Throughput.Round> with = new ArrayList<>();
    try (Testbed testbed = Testbed.start(directory)) {
      Throughput throughput = new Throughput(testbed, size, progress);
      for (int i = 1; i <= size.rounds() + 1; i++) {
        without.add(throughput.worker("without-" + i, "duplicates: {window: 0s}"));
        with.add(throughput.worker("with-" + i, "duplicates: {window: 24h}"));
      }
    }
    return new Figures(without, with, CallCost.ofPromises(quick));
  }

  private String report(Machine machine, Figures figures) {
    return """
        # What the promises cost, measured

        What it costs the main job that duplicates are known for 24 hours, that calls outlast the ownership of their partitions, and that jobs can be cancelled. Workers with and without duplicates take turns at the throughput of the [main job](main-job.md), each a new process that warms up on %,d jobs and is measured over the next %,d, all of them with names of their own. What the others do for each job is measured by itself, with JMH: they cannot be switched off.

        Measured at %s, commit %s, on %d cores, %s, %s, load average %.2f at the start.
        %s
        | | CPU-seconds per 10,000 jobs | each round |
        |---|---|---|
        | without duplicates | %.2f | %s |
        | with duplicates | %.2f | %s |
        %s
        | all three, of what is left without them | **%.1f %%**, goal at most 10 %%: %s | |

        ## Measure again

        ```
        benchmarks/run --promises
        ```
        """
        .formatted(
            size.warmUp(),
            size.measured(),
            machine.measuredAt(),
            machine.commit(),
            machine.cores(),
            machine.system(),
            machine.jdk(),
            machine.loadAverage(),
            machine.isQuiet() ? "" : "\nThe machine was not quiet: these figures do not count.\n",
            figures.secondsWithout(),
            MarkdownReport.each(figures.without()),
            figures.secondsWith(),
            MarkdownReport.each(figures.with()),
            String.join("\n", figures.calls().stream().map(PromisesCost::row).toList()),
            figures.share() * 100,
            figures.share() <= 0.1 ? "met" : "not met");
  }

  private static String row(CallCost.Cost cost) {
    return "| %s: %.2f µs a job | %.3f | |"
        .formatted(cost.name(), cost.micros(), cost.micros() / 100);
  }
}
