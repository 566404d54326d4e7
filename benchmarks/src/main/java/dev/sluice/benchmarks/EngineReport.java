package dev.sluice.benchmarks;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** What engines cost, for people. */
final class EngineReport {

  private EngineReport() {}

  static String of(
      Machine machine,
      EngineCost.Size size,
      List<String> engines,
      EngineCost.Figures whole,
      EngineCost.Figures streamed) {
    return """
        # What an engine costs, measured

        Processor time of a process that does nothing but call one engine, for each call: reading the job's body, translating it where the engine does, HTTP, and reading the answer into OpenAI form. The engine `openai` passes bodies through; the others are shown beside it, measured in the same run.

        Measured at %s, commit %s, on %d cores, %s, %s, load average %.2f at the start. Bodies of 1 KB, 64 calls in flight, %d rounds of every engine in turn, each a new process that warms up on %,d calls and is measured over the next %,d. Bedrock's calls are signed.
        %s
        | engine | whole answer | / openai | rounds | streamed answer | / openai | rounds |
        |---|---|---|---|---|---|---|
        %s

        ## Measure again

        ```
        benchmarks/run --engines
        ```
        """
        .formatted(
            machine.measuredAt(),
            machine.commit(),
            machine.cores(),
            machine.system(),
            machine.jdk(),
            machine.loadAverage(),
            size.rounds(),
            size.warmUp(),
            size.measured(),
            machine.isQuiet()
                ? ""
                : "\n**The machine was not quiet: these figures do not count.**\n",
            engines.stream().map(engine -> row(engine, whole, streamed)).collect(joining("\n")));
  }

  private static String row(String engine, EngineCost.Figures whole, EngineCost.Figures streamed) {
    return "| `%s` | %.0f µs | **%.2f** | %s | %.0f µs | **%.2f** | %s |"
        .formatted(
            engine,
            whole.mean(engine),
            whole.ratio(engine),
            rounds(whole, engine),
            streamed.mean(engine),
            streamed.ratio(engine),
            rounds(streamed, engine));
  }

  private static String rounds(EngineCost.Figures figures, String engine) {
    return figures.rounds(engine).stream()
        .map(micros -> "%.0f".formatted(micros))
        .collect(joining(", "));
  }
}
