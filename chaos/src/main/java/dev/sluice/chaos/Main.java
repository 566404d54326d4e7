package dev.sluice.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Performs scripts, each on an installation of its own: {@code chaos/run}. */
@Command(
    name = "chaos/run",
    mixinStandardHelpOptions = true,
    description =
        "Breaks a whole installation on purpose while jobs flow, and checks what is promised.")
public final class Main implements Callable<Integer> {

  private static final Duration LONGEST_SCRIPT = Duration.ofMinutes(10);

  @Option(
      names = "--seed",
      description = "which script to perform; may be given more than once (default: 1 and on)")
  private List<Long> seeds = List.of();

  @Option(
      names = "--minutes",
      description = "how long to go on in all (default: ${DEFAULT-VALUE})",
      defaultValue = "3")
  private double minutes;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long left = Math.round(minutes * 60_000);
    int broken = 0;
    for (int i = 0; seeds.isEmpty() ? left > 0 : i < seeds.size(); i++) {
      long seed = seeds.isEmpty() ? i + 1 : seeds.get(i);
      Duration length = length(left);
      Performance.Outcome outcome = perform(seed, length);
      System.out.println(outcome.told());
      if (!outcome.kept()) {
        broken++;
        System.out.println(replay(seed, length));
      }
      left -= length.toMillis();
    }
    return broken == 0 ? 0 : 1;
  }

  private Duration length(long left) {
    long one = seeds.isEmpty() ? left : Math.round(minutes * 60_000) / seeds.size();
    return Duration.ofMillis(Math.min(one, LONGEST_SCRIPT.toMillis()));
  }

  static Performance.Outcome perform(long seed, Duration length)
      throws IOException, InterruptedException {
    return new Performance(
            Script.of(seed, length),
            Files.createTempDirectory("sluice-chaos-"),
            line -> System.err.println(line))
        .perform();
  }

  /** The command that does the same again. */
  static String replay(long seed, Duration length) {
    return "to see it again: chaos/run --seed %d --minutes %s"
        .formatted(seed, length.toMillis() / 60_000.0);
  }
}
