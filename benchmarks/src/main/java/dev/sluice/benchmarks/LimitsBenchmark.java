package dev.sluice.benchmarks;

import dev.sluice.benchmarks.limits.LimitsReport;
import dev.sluice.benchmarks.limits.Scenario;
import dev.sluice.benchmarks.limits.ScenarioRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures how a fleet of worker processes holds and uses the limits of its providers, and writes
 * the report: {@code benchmarks/run --limits}.
 */
final class LimitsBenchmark {

  private final Size size;
  private final Consumer<String> progress;

  /**
   * How much is measured.
   *
   * @param warmUp of a scenario, before it is measured
   * @param measured of a scenario
   * @param waiting batch jobs that wait when interactive ones come
   * @param interactive for how long those come
   */
  record Size(Duration warmUp, Duration measured, int waiting, Duration interactive) {

    static final Size FULL =
        new Size(Duration.ofSeconds(30), Duration.ofMinutes(3), 50_000, Duration.ofMinutes(1));

    /** Shows that everything works; its figures say nothing, as no minute is full. */
    static final Size QUICK =
        new Size(Duration.ofSeconds(3), Duration.ofSeconds(12), 2_000, Duration.ofSeconds(5));
  }

  LimitsBenchmark(Size size, Consumer<String> progress) {
    this.size = size;
    this.progress = progress;
  }

  /** Measures everything and writes {@code limits.md} and its plots. */
  void run(Path directory) throws IOException, InterruptedException {
    Machine machine = Machine.describe(InstantSource.system());
    Path logs = Files.createTempDirectory("sluice-benchmarks-");
    progress.accept("logs of the processes: " + logs);
    LimitsReport report =
        new LimitsReport(words(machine), size.measured().toSeconds(), size.warmUp().toSeconds());
    Files.createDirectories(directory);
    try (Testbed testbed = Testbed.start(logs)) {
      List<ScenarioRun> runs = new ArrayList<>();
      for (Scenario scenario : Scenario.values()) {
        ScenarioRun run = new LimitsRun(testbed, scenario, size).measure();
        run.told().forEach(progress);
        runs.add(run);
        Files.writeString(
            directory.resolve("limits-%s.svg".formatted(scenario.wireName())), run.plot());
      }
      report.scenarios(runs);
      report.interactive(new CrowdedLimit(testbed, size, progress).measure());
      report.tenants(new CrowdedTenants(testbed, size, progress).measure());
    }
    Files.writeString(directory.resolve("limits.md"), report.toString());
  }

  private static String words(Machine machine) {
    return "Measured at %s, commit %s, on %d cores and %.1f GiB, %s, %s, load average %.2f at the start: broker, simulator and workers share them.%s"
        .formatted(
            machine.measuredAt(),
            machine.commit(),
            machine.cores(),
            machine.memoryBytes() / (double) (1L << 30),
            machine.system(),
            machine.jdk(),
            machine.loadAverage(),
            machine.isQuiet() ? "" : " **The machine was not quiet: these figures do not count.**");
  }
}
