package dev.sluice.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One script, performed on an installation of its own while jobs flow, and judged. */
final class Performance {

  private static final Duration TO_SETTLE = Duration.ofMinutes(2);
  private static final int SHOWN = 20;

  private final Script script;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * @param directory for logs and data
   */
  Performance(Script script, Path directory, Consumer<String> progress) {
    this.script = script;
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * @param faults what was promised and not kept
   */
  record Outcome(long seed, String summary, List<String> faults) {

    boolean kept() {
      return faults.isEmpty();
    }

    String told() {
      StringBuilder text = new StringBuilder("seed %d: %s".formatted(seed, summary));
      faults.stream().limit(SHOWN).forEach(fault -> text.append("\n  ").append(fault));
      if (faults.size() > SHOWN) {
        text.append("\n  and %d more".formatted(faults.size() - SHOWN));
      }
      return text.toString();
    }
  }

  Outcome perform() throws IOException, InterruptedException {
    Ledger ledger = new Ledger();
    progress.accept("seed %d: logs in %s".formatted(script.seed(), directory));
    try (Cluster cluster = Cluster.start(directory, Fleet.NAMES);
        Fleet fleet = Fleet.start(directory, cluster);
        Reader reader = Reader.start(cluster.servers(), ledger);
        Probe probe = Probe.start(cluster.servers(), ledger, reader)) {
      Conductor conductor = new Conductor(script, cluster, fleet, InstantSource.system(), progress);
      try (Submitter _ = Submitter.start(cluster.servers(), script.seed(), ledger)) {
        conductor.perform();
      }
      awaitResults(ledger);
      return judge(
          new Judge(ledger, fleet.simulator().ledger().calls(), conductor.troubles()),
          ledger,
          probe);
    }
  }

  private void awaitResults(Ledger ledger) throws InterruptedException {
    long deadline = System.nanoTime() + TO_SETTLE.toNanos();
    while (ledger.unanswered() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
    Thread.sleep(2_000); // For results that should not come.
  }

  private Outcome judge(Judge judge, Ledger ledger, Probe probe) {
    List<String> faults = new ArrayList<>(judge.faults());
    faults.addAll(probe.findings().stream().distinct().toList());
    String summary =
        "%s: %,d jobs, %s, %d calls repeated, %d looks at the frontiers"
            .formatted(
                faults.isEmpty() ? "kept" : "BROKEN",
                ledger.submissions().size(),
                judge.statuses(),
                judge.repeated(),
                probe.looks());
    return new Outcome(script.seed(), summary, faults);
  }
}
