package dev.sluice.cli.letters;

import static java.util.Objects.requireNonNull;

import dev.sluice.client.ReplayReport;
import dev.sluice.client.ReplayTerms;
import dev.sluice.client.SkipReason;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/** What a replay did, or would do. */
public final class ReplaySummary {

  private final ReplayReport report;
  private final ReplayTerms terms;

  public ReplaySummary(ReplayReport report, ReplayTerms terms) {
    this.report = requireNonNull(report, "report is null");
    this.terms = requireNonNull(terms, "terms is null");
  }

  /** For what was done. */
  public void done(PrintStream out) {
    write("replayed ", out);
  }

  /** For what was not done yet. */
  public void planned(PrintStream out) {
    write("would replay ", out);
  }

  private void write(String verb, PrintStream out) {
    out.println(verb + LetterTable.total(report.replayed()) + changes());
    report.byCode().forEach((code, n) -> out.println(LetterTable.row(n, code.wireName())));
    if (report.already() > 0) {
      out.println(
          "passed over %s that had been replayed before; --again replays those, too"
              .formatted(LetterTable.number(report.already())));
    }
    for (Map.Entry<SkipReason, Long> skipped : report.skipped().entrySet()) {
      out.println(
          "skipped %s: %s"
              .formatted(LetterTable.number(skipped.getValue()), reason(skipped.getKey())));
    }
    if (report.unreadable() > 0) {
      out.println(
          "passed over %s records that are no dead letters"
              .formatted(LetterTable.number(report.unreadable())));
    }
  }

  private String changes() {
    Map<String, String> changes = terms.changes();
    return changes.isEmpty()
        ? ""
        : changes.entrySet().stream()
            .map(change -> change.getKey() + " " + change.getValue())
            .collect(Collectors.joining(", ", " with ", ""));
  }

  /** For a person: why, and what to do about it. */
  public static String reason(SkipReason reason) {
    return switch (reason) {
      case BYTES_LEFT_OUT ->
          "the job was too large for its dead letter, so its bytes are not there; submit it again";
      case DEADLINE_PASSED ->
          "its deadline has passed; --with-deadline 1h gives it another, --with-deadline none takes"
              + " it away";
      case NO_JOB -> "its bytes are no job, so nothing in it can be changed";
      case TOO_LARGE -> "the jobs topic takes no record of its size";
    };
  }
}
