package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures what each engine takes of the processor for a call, beside the one that passes bodies
 * through, and writes the report: {@code benchmarks/run --engines}.
 */
final class EngineCost {

  /** The one that the others are compared with comes first. */
  private static final List<String> ENGINES =
      List.of("openai", "anthropic", "ollama", "gemini", "bedrock");

  private static final int IN_FLIGHT = 64;

  private final Size size;
  private final Consumer<String> progress;

  /**
   * @param rounds of every engine, in turn, each in a process of its own
   */
  record Size(int rounds, int warmUp, int measured) {
    static final Size FULL = new Size(2, 20_000, 10_000);

    /** Shows that everything works; its figures say nothing. */
    static final Size QUICK = new Size(1, 200, 500);
  }

  /** Microseconds of processor time for a call, by engine, round by round. */
  record Figures(Map<String, List<Double>> micros) {

    double mean(String engine) {
      return rounds(engine).stream().mapToDouble(round -> round).average().orElseThrow();
    }

    double ratio(String engine) {
      return mean(engine) / mean(ENGINES.getFirst());
    }

    List<Double> rounds(String engine) {
      return micros.getOrDefault(engine, List.of());
    }
  }

  EngineCost(Size size, Consumer<String> progress) {
    this.size = size;
    this.progress = progress;
  }

  /** Measures everything and writes {@code engines.md}. */
  void run(Path reports) throws IOException {
    Machine machine = Machine.describe(InstantSource.system());
    Path directory = Files.createTempDirectory("sluice-benchmarks-");
    progress.accept("logs of the processes: " + directory);
    try (Child simulator =
        Child.start("simulator", SimulatorProcess.class, List.of("-Xmx1g"), directory)) {
      Figures whole = measure(directory, simulator.greeting(), false);
      Figures streamed = measure(directory, simulator.greeting(), true);
      Files.createDirectories(reports);
      Files.writeString(
          reports.resolve("engines.md"), EngineReport.of(machine, size, ENGINES, whole, streamed));
    }
  }

  private Figures measure(Path directory, String port, boolean streams) {
    Map<String, List<Double>> micros = new LinkedHashMap<>();
    for (int round = 1; round <= size.rounds(); round++) {
      for (String engine : ENGINES) {
        double each = measure(engine, directory, port, streams);
        micros.computeIfAbsent(engine, name -> new ArrayList<>()).add(each);
        progress.accept(
            "%s%s, round %d: %.0f µs a call"
                .formatted(engine, streams ? ", streamed" : "", round, each));
      }
    }
    return new Figures(micros);
  }

  private double measure(String engine, Path directory, String port, boolean streams) {
    try (Child process =
        Child.start(
            engine,
            EngineProcess.class,
            Child.WORKER_FLAGS,
            directory,
            engine,
            port,
            Boolean.toString(streams),
            Integer.toString(size.warmUp()),
            Integer.toString(size.measured()),
            Integer.toString(IN_FLIGHT))) {
      return Long.parseLong(process.greeting()) / 1e3 / size.measured();
    }
  }
}
