package dev.sluice.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** A report for people. */
final class MarkdownReport {

  private MarkdownReport() {}

  static String of(Report report) {
    return String.join(
        "\n",
        heading(report.machine()),
        throughput(report),
        latency(report),
        memory(report),
        again());
  }

  private static String heading(Machine machine) {
    String measured =
        """
        # The main job, measured

        A job in, one result out: what that costs beside the least that could do it, measured in the same run.

        Measured at %s, commit %s, on %d cores and %.1f GiB, %s, %s, load average %.2f at the start.
        """
            .formatted(
                machine.measuredAt(),
                machine.commit(),
                machine.cores(),
                machine.memoryBytes() / (double) (1L << 30),
                machine.system(),
                machine.jdk(),
                machine.loadAverage());
    return machine.isQuiet() ? measured : measured + NOT_QUIET;
  }

  private static final String NOT_QUIET =
      """

      **The machine was not quiet: these figures do not count.** Measure again when nothing else runs.
      """;

  private static String throughput(Report report) {
    Size size = report.size();
    Throughput.Figures figures = report.throughput();
    return """
        ## Throughput

        Jobs of 1 KB, a provider with lognormal latency around 200 ms, %,d in flight. Each round is a new process that warms up on %,d jobs and is measured over the next %,d. CPU is that process's own. The floor is a plain consumer, the same HTTP client on the same virtual threads, and a plain producer: no routing, no transactions, no JSON. Broker and simulator run beside both and share the cores, so jobs/s say what the whole machine can do.

        | | jobs/s | CPU-seconds per 10,000 jobs | each round |
        |---|---|---|---|
        | floor | %,.0f | %.2f | %s |
        | worker | %,.0f | %.2f | %s |
        | worker / floor | | **%.2f**, goal at most %.1f: %s | |
        """
        .formatted(
            size.inFlight(),
            size.warmUp(),
            size.measured(),
            Throughput.Figures.jobsPerSecond(figures.floor()),
            Throughput.Figures.cpuSecondsPer10000(figures.floor()),
            each(figures.floor()),
            Throughput.Figures.jobsPerSecond(figures.worker()),
            Throughput.Figures.cpuSecondsPer10000(figures.worker()),
            each(figures.worker()),
            figures.ratio(),
            Report.CPU_GOAL,
            met(figures.ratio() <= Report.CPU_GOAL));
  }

  /** The figures of single rounds, in their order. */
  static String each(List<Throughput.Round> rounds) {
    return String.join(
        ", ",
        IntStream.range(0, rounds.size())
            .mapToObj(i -> "%.2f".formatted(rounds.get(i).cpuSecondsPer10000()))
            .toList());
  }

  private static String latency(Report report) {
    Latencies echo = report.latency().echo();
    Latencies worker = report.latency().worker();
    return """
        ## Latency of an idle worker

        From the submission of a job to its result as a read_committed reader sees it, one job at a time, with a provider that answers at once; %,d round trips of each side after %,d to warm up, in alternating blocks. The echo moves each record to another topic in a transaction with its offset, and does nothing else.

        | | p50 | p99 |
        |---|---|---|
        | echo | %.1f ms | %.1f ms |
        | worker | %.1f ms | %.1f ms |
        | worker / echo | **%.2f**, goal at most %.0f: %s | **%.2f**, goal at most %.0f: %s |
        """
        .formatted(
            worker.count(),
            report.size().latencyWarmUp(),
            echo.p50Millis(),
            echo.p99Millis(),
            worker.p50Millis(),
            worker.p99Millis(),
            report.p50Ratio(),
            Report.LATENCY_GOAL,
            met(report.p50Ratio() <= Report.LATENCY_GOAL),
            report.p99Ratio(),
            Report.LATENCY_GOAL,
            met(report.p99Ratio() <= Report.LATENCY_GOAL));
  }

  private static String memory(Report report) {
    Footprint.Figures figures = report.footprint();
    return """
        ## Memory

        A worker with %,d jobs in flight at a provider that takes 3 s, as its own `/metrics` tells them.

        | | MiB |
        |---|---|
        | resident while its window was full, on average | %,d |
        | resident at most (VmHWM) | **%,d**, goal at most %,d: %s |
        """
        .formatted(
            figures.inFlight(),
            figures.fullBytes() >> 20,
            figures.mostBytes() >> 20,
            Report.MEMORY_GOAL >> 20,
            met(figures.mostBytes() <= Report.MEMORY_GOAL));
  }

  private static String again() {
    return """
        ## Measure again

        ```
        benchmarks/run
        ```

        The worker, the floor and the echo ran with `%s`: the first is what `./sluice` and the image start a worker with, the others are for workers of small jobs, as the README shows them. The same figures for programs: [main-job.json](main-job.json).
        """
        .formatted(String.join(" ", Child.WORKER_FLAGS));
  }

  private static String met(boolean is) {
    return is ? "met" : "not met";
  }
}
