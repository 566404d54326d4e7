package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.letters.FilterOptions;
import dev.sluice.cli.letters.LetterJson;
import dev.sluice.cli.letters.LetterTable;
import dev.sluice.cli.letters.ScanProgress;
import dev.sluice.client.DeadLetterStream;
import dev.sluice.client.DeadLetters;
import dev.sluice.client.StoredDeadLetter;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters. */
@Command(
    name = "list",
    description = {
      "Lists the dead letters that there are now, the oldest first, and counts them by their",
      "errors."
    })
final class ListLettersCommand implements Callable<Integer> {

  @Mixin private ClusterAddress cluster;

  @Mixin private FilterOptions filter;

  @Option(
      names = "--json",
      description = "One JSON object a line instead of a table: all that a dead letter holds.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(interruption -> interruption.interruptibly(this::run));
  }

  private ExitCode run() throws InterruptedException {
    InstantSource clock = InstantSource.system();
    DeadLetters letters =
        DeadLetters.connect(cluster.client(), new ScanProgress(System.err, clock));
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    try (DeadLetterStream stream = letters.read(filter.filter(clock.instant()))) {
      ExitCode exitCode = json ? lines(stream, out) : table(stream, out);
      out.flush();
      sayWhatIsNone(stream);
      return exitCode;
    }
  }

  private static ExitCode table(DeadLetterStream stream, PrintStream out)
      throws InterruptedException {
    LetterTable table = new LetterTable(out);
    long count = 0;
    Optional<StoredDeadLetter> next = stream.next();
    while (next.isPresent()) {
      table.add(next.get());
      count++;
      if (out.checkError()) {
        return ExitCode.INTERRUPTED; // Whoever reads has seen enough.
      }
      next = stream.next();
    }
    table.end();
    if (count == 0) {
      System.err.println("sluice: there are no such dead letters");
    }
    return ExitCode.ALL_SUCCEEDED;
  }

  private static ExitCode lines(DeadLetterStream stream, PrintStream out)
      throws InterruptedException {
    Optional<StoredDeadLetter> next = stream.next();
    while (next.isPresent()) {
      out.println(LetterJson.line(next.get()));
      if (out.checkError()) {
        return ExitCode.INTERRUPTED; // Whoever reads has seen enough.
      }
      next = stream.next();
    }
    return ExitCode.ALL_SUCCEEDED;
  }

  private static void sayWhatIsNone(DeadLetterStream stream) {
    if (stream.unreadable() > 0) {
      System.err.println(
          "sluice: passed over %,d records that are no dead letters"
              .formatted(stream.unreadable()));
    }
  }
}
