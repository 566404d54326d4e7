package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Measures the main job and writes the report. */
final class MainJob {

  private final Size size;
  private final Consumer<String> progress;

  MainJob(Size size, Consumer<String> progress) {
    this.size = size;
    this.progress = progress;
  }

  /** Measures everything and writes {@code main-job.md} and {@code main-job.json}. */
  void run(Path directory) throws IOException, InterruptedException {
    Machine machine = Machine.describe(InstantSource.system());
    progress.accept(
        "load average %.2f%s"
            .formatted(
                machine.loadAverage(),
                machine.isQuiet() ? "" : ": not quiet, so the figures will not count"));
    Report report = measure(machine);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("main-job.md"), MarkdownReport.of(report));
    Files.writeString(directory.resolve("main-job.json"), JsonReport.of(report));
  }

  private Report measure(Machine machine) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sluice-benchmarks-");
    progress.accept("logs of the processes: " + directory);
    try (Testbed testbed = Testbed.start(directory)) {
      return new Report(
          machine,
          size,
          new Throughput(testbed, size, progress).measure(),
          new IdleLatency(testbed, size, progress).measure(),
          new Footprint(testbed, size, progress).measure());
    }
  }
}
