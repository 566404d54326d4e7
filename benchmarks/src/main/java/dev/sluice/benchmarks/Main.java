package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs what {@code benchmarks/run} is asked for: the main job, or the engines one by one. */
final class Main {

  private static final String QUICK = "--quick";
  private static final String ENGINES = "--engines";

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> arguments = List.of(args);
    if (!List.of(QUICK, ENGINES).containsAll(arguments)) {
      System.err.println("benchmarks: knows no arguments but " + QUICK + " and " + ENGINES);
      System.exit(2);
    }
    boolean quick = arguments.contains(QUICK);
    Path directory = Path.of(quick ? "benchmarks/target/quick" : "docs/benchmarks");
    try {
      Path report =
          arguments.contains(ENGINES) ? engines(quick, directory) : mainJob(quick, directory);
      System.out.print(Files.readString(report));
    } catch (BenchmarkException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Path engines(boolean quick, Path directory) throws IOException {
    EngineCost.Size size = quick ? EngineCost.Size.QUICK : EngineCost.Size.FULL;
    new EngineCost(size, System.err::println).run(directory);
    return directory.resolve("engines.md");
  }

  private static Path mainJob(boolean quick, Path directory)
      throws IOException, InterruptedException {
    new MainJob(quick ? Size.QUICK : Size.FULL, System.err::println).run(directory);
    return directory.resolve("main-job.md");
  }
}
