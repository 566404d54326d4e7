package dev.sluice.benchmarks;

import dev.sluice.benchmarks.routing.RoutingSimulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs what {@code benchmarks/run} is asked for: the main job, if nothing else is said. */
final class Main {

  private static final String QUICK = "--quick";
  private static final String ENGINES = "--engines";
  private static final String ROUTING = "--routing";
  private static final String PLANNING = "--planning";
  private static final String PERMITS = "--permits";
  private static final String LIMITS = "--limits";
  private static final String PARKING = "--parking";
  private static final String PROMISES = "--promises";
  private static final String SEED = "--seed";

  private final List<String> arguments;
  private final boolean quick;
  private final Path directory;

  private Main(List<String> arguments) {
    this.arguments = arguments;
    quick = arguments.contains(QUICK);
    directory = Path.of(quick ? "benchmarks/target/quick" : "docs/benchmarks");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    try {
      new Main(List.of(args)).run();
    } catch (BenchmarkException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    long seed = seed();
    List<String> known =
        List.of(QUICK, ENGINES, ROUTING, PLANNING, PERMITS, LIMITS, PARKING, PROMISES);
    for (String argument : withoutSeed()) {
      if (!known.contains(argument)) {
        System.err.println(
            "benchmarks: knows no "
                + argument
                + ", but "
                + String.join(", ", known)
                + ", --seed N");
        System.exit(2);
      }
    }
    System.out.print(Files.readString(report(seed)));
  }

  private Path report(long seed) throws IOException, InterruptedException {
    if (arguments.contains(ROUTING)) {
      RoutingSimulation.Size size =
          quick ? RoutingSimulation.Size.QUICK : RoutingSimulation.Size.FULL;
      new RoutingSimulation(size, seed, System.err::println).run(directory);
      return directory.resolve("routing.md");
    }
    if (arguments.contains(PLANNING)) {
      return CallCost.ofPlanning(quick).run(directory);
    }
    if (arguments.contains(PERMITS)) {
      return CallCost.ofPermits(quick).run(directory);
    }
    if (arguments.contains(LIMITS)) {
      return limits();
    }
    if (arguments.contains(PARKING)) {
      return parking();
    }
    if (arguments.contains(PROMISES)) {
      return new PromisesCost(quick, System.err::println).run(directory);
    }
    return arguments.contains(ENGINES) ? engines() : mainJob();
  }

  private List<String> withoutSeed() {
    int at = arguments.indexOf(SEED);
    List<String> others = new ArrayList<>(arguments);
    if (at >= 0) {
      others.subList(at, Math.min(at + 2, others.size())).clear();
    }
    return others;
  }

  private long seed() {
    int at = arguments.indexOf(SEED);
    if (at < 0) {
      return 1;
    }
    try {
      return Long.parseLong(arguments.get(at + 1));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new BenchmarkException("--seed needs a number");
    }
  }

  private Path engines() throws IOException {
    EngineCost.Size size = quick ? EngineCost.Size.QUICK : EngineCost.Size.FULL;
    new EngineCost(size, System.err::println).run(directory);
    return directory.resolve("engines.md");
  }

  private Path limits() throws IOException, InterruptedException {
    LimitsBenchmark.Size size = quick ? LimitsBenchmark.Size.QUICK : LimitsBenchmark.Size.FULL;
    new LimitsBenchmark(size, System.err::println).run(directory);
    return directory.resolve("limits.md");
  }

  private Path parking() throws IOException, InterruptedException {
    ParkingBenchmark.Size size = quick ? ParkingBenchmark.Size.QUICK : ParkingBenchmark.Size.FULL;
    new ParkingBenchmark(size, System.err::println).run(directory);
    return directory.resolve("parking.md");
  }

  private Path mainJob() throws IOException, InterruptedException {
    new MainJob(quick ? Size.QUICK : Size.FULL, System.err::println).run(directory);
    return directory.resolve("main-job.md");
  }
}
