package dev.sluice.cli;

import dev.sluice.cli.letters.LetterTable;
import dev.sluice.cli.letters.Moment;
import dev.sluice.cli.letters.MomentConverter;
import dev.sluice.cli.letters.ScanProgress;
import dev.sluice.client.DeadLetters;
import dev.sluice.client.PurgePlan;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes dead letters. */
@Command(
    name = "purge",
    description = {
      "Deletes dead letters for good: all that were written before a time, or all that there are",
      "now. Nothing else can choose them, as Kafka deletes from the front of a topic only."
    })
final class PurgeCommand implements Callable<Integer> {

  @Mixin private ClusterAddress cluster;

  @Option(
      names = {"--until", "--before"},
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Those written before that: 2026-11-30T12:00:00Z, or 7d for seven days ago.")
  private @Nullable Moment until;

  @Option(names = "--all", description = "All that there are now.")
  private boolean all;

  @Option(names = "--yes", description = "Do not ask first.")
  private boolean yes;

  @Option(
      names = {"--code", "--provider", "--tenant", "--batch", "--job", "--since", "--limit"},
      hidden = true)
  private List<String> elsewhere = new ArrayList<>();

  private final InstantSource clock = InstantSource.system();
  private @Nullable PurgePlan plan;

  @Override
  public Integer call() throws Exception {
    requireChoice();
    if (!yes) {
      Confirmation.requireTerminal();
    }
    int seen = Interruption.guard(interruption -> interruption.interruptibly(this::plan));
    if (plan == null || plan.letters() == 0) {
      return seen;
    }
    if (!yes && !Confirmation.isGiven("Delete them for good?")) {
      System.err.println("sluice: nothing was deleted");
      return ExitCode.SOME_FAILED.number();
    }
    PurgePlan confirmed = plan;
    return Interruption.guard(interruption -> interruption.interruptibly(() -> purge(confirmed)));
  }

  private ExitCode plan() throws InterruptedException {
    plan = letters().planPurge(until == null ? null : until.ago(clock.instant()));
    if (!yes || plan.letters() == 0) {
      System.out.println("would delete " + LetterTable.total(plan.letters()));
    }
    return ExitCode.ALL_SUCCEEDED;
  }

  private ExitCode purge(PurgePlan confirmed) throws InterruptedException {
    letters().purge(confirmed);
    System.out.println("deleted " + LetterTable.total(confirmed.letters()));
    return ExitCode.ALL_SUCCEEDED;
  }

  private DeadLetters letters() throws InterruptedException {
    return DeadLetters.connect(cluster.client(), new ScanProgress(System.err, clock));
  }

  private void requireChoice() {
    if (!elsewhere.isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "Kafka deletes from the front of a topic only, so purge cannot choose: use --until TIME"
              + " or --all");
    }
    if (all == (until != null)) {
      throw new CommandFailure(ExitCode.BAD_INPUT, "which ones? Use either --until TIME or --all");
    }
  }
}
