package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.letters.FilterOptions;
import dev.sluice.cli.letters.ReplaySummary;
import dev.sluice.cli.letters.ScanProgress;
import dev.sluice.cli.letters.SkippedLetters;
import dev.sluice.cli.letters.TermsOptions;
import dev.sluice.client.DeadLetterFilter;
import dev.sluice.client.DeadLetters;
import dev.sluice.client.ReplayReport;
import dev.sluice.client.ReplayTakenOverException;
import dev.sluice.client.ReplayTerms;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits the jobs of dead letters again. */
@Command(
    name = "replay",
    description = {
      "Submits the jobs of dead letters again, as they were or with changes, the oldest first.",
      "Each job keeps its id, so whoever waits for it has the new result beside the failed one.",
      "Each dead letter is replayed once: the same command again goes on where it was stopped."
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin private ClusterAddress cluster;

  @Mixin private FilterOptions filter;

  @Mixin private TermsOptions terms;

  @Option(names = "--all", description = "All that there are; needed where nothing narrows it.")
  private boolean all;

  @Option(names = "--dry-run", description = "Say what would be replayed, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask first.")
  private boolean yes;

  private final InstantSource clock = InstantSource.system();
  private final Instant now = clock.instant();
  private long planned;

  @Override
  public Integer call() throws Exception {
    requireChoice();
    if (!dryRun && !yes) {
      Confirmation.requireTerminal();
    }
    if (dryRun || !yes) {
      int seen = Interruption.guard(interruption -> interruption.interruptibly(this::plan));
      if (dryRun || planned == 0) {
        return seen;
      }
    }
    if (!yes && !Confirmation.isGiven("Replay them?")) {
      System.err.println("sluice: nothing was replayed");
      return ExitCode.SOME_FAILED.number();
    }
    return Interruption.guard(interruption -> interruption.interruptibly(this::replay));
  }

  private void requireChoice() {
    if (all != filter().isOpen()) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          all
              ? "--all and what narrows it do not go together: leave one of them out"
              : "this would replay every dead letter: narrow it, with --code or --since for"
                  + " example, or say --all");
    }
  }

  private ExitCode plan() throws InterruptedException {
    ReplayReport report = letters().planReplay(filter(), terms(), new SkippedLetters(System.err));
    planned = report.replayed();
    print(out -> new ReplaySummary(report, terms()).planned(out));
    return exitCode(report);
  }

  private ExitCode replay() throws InterruptedException {
    SkippedLetters listener = new SkippedLetters(System.err);
    try {
      ReplayReport report = letters().replay(filter(), terms(), listener);
      print(out -> new ReplaySummary(report, terms()).done(out));
      return exitCode(report);
    } catch (ReplayTakenOverException e) {
      throw new CommandFailure(
          ExitCode.SOME_FAILED,
          "stopped after %,d: %s".formatted(listener.replayed(), e.getMessage()),
          e);
    } catch (InterruptedException | RuntimeException e) {
      if (listener.replayed() > 0) {
        System.err.println(
            "sluice: stopped: at least %,d were replayed; the same command goes on with the others"
                .formatted(listener.replayed()));
      }
      throw e;
    }
  }

  private DeadLetters letters() throws InterruptedException {
    return DeadLetters.connect(cluster.client(), new ScanProgress(System.err, clock));
  }

  private DeadLetterFilter filter() {
    return filter.filter(now);
  }

  private ReplayTerms terms() {
    return terms.terms(now);
  }

  private static ExitCode exitCode(ReplayReport report) {
    return report.skipped().isEmpty() ? ExitCode.ALL_SUCCEEDED : ExitCode.SOME_FAILED;
  }

  private static void print(Consumer<PrintStream> report) {
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    report.accept(out);
    out.flush();
  }
}
