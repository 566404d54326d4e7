package dev.sluice.cli.letters;

import static java.util.Objects.requireNonNull;

import dev.sluice.client.ReplayListener;
import dev.sluice.client.SkipReason;
import dev.sluice.client.StoredDeadLetter;
import dev.sluice.schema.SafeText;
import java.io.PrintStream;

/** Says on standard error which dead letters are not replayed, and keeps how many were. */
public final class SkippedLetters implements ReplayListener {

  /** The summary counts them all. */
  private static final int MOST_SAID = 20;

  private final PrintStream err;
  private int said;
  private long replayed;

  public SkippedLetters(PrintStream err) {
    this.err = requireNonNull(err, "err is null");
  }

  @Override
  public void skipped(StoredDeadLetter letter, SkipReason reason) {
    if (said < MOST_SAID) {
      err.println(
          "sluice: skipped %s (%s): %s"
              .formatted(
                  SafeText.line(letter.jobId()), letter.place(), ReplaySummary.reason(reason)));
    } else if (said == MOST_SAID) {
      err.println("sluice: skipped more");
    }
    said = Math.min(said + 1, MOST_SAID + 1);
  }

  @Override
  public void replayed(long count) {
    replayed = count;
  }

  /** How many are replayed for certain. */
  public long replayed() {
    return replayed;
  }
}
