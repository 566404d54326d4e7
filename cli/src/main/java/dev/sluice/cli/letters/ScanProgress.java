package dev.sluice.cli.letters;

import static java.util.Objects.requireNonNull;

import dev.sluice.client.ScanListener;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Says every few seconds how far the reading of a topic is. */
public final class ScanProgress implements ScanListener {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintStream err;
  private final InstantSource clock;
  private Instant due;

  public ScanProgress(PrintStream err, InstantSource clock) {
    this.err = requireNonNull(err, "err is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.due = clock.instant().plus(EVERY);
  }

  @Override
  public void scanned(String topic, long passed, long total) {
    Instant now = clock.instant();
    if (now.isBefore(due) || passed >= total) {
      return;
    }
    due = now.plus(EVERY);
    err.println(
        "sluice: read %s of %s records of %s"
            .formatted(LetterTable.number(passed), LetterTable.number(total), topic));
  }
}
