package dev.sluice.cli.report;

import dev.sluice.schema.JobResult.Status;
import java.time.Duration;
import java.util.Locale;

/** How far a batch is, in one line. */
final class ProgressLine {

  private final Tally tally;
  private final int total;

  ProgressLine(Tally tally, int total) {
    this.tally = tally;
    this.total = total;
  }

  /** Such as {@code 1,204/50,000 ✓1,180 ✗24 | 412/s | ETA 0:46}. */
  String text(Duration elapsed) {
    int done = tally.results();
    double perSecond = done / Math.max(0.001, elapsed.toMillis() / 1000.0);
    return "%s/%s %s | %s/s | ETA %s"
        .formatted(number(done), number(total), outcomes(), rate(perSecond), eta(done, perSecond));
  }

  /** Such as {@code ✓1,180 ✗24}. */
  String outcomes() {
    int succeeded = tally.of(Status.SUCCEEDED);
    return "✓%s ✗%s".formatted(number(succeeded), number(tally.results() - succeeded));
  }

  private String eta(int done, double perSecond) {
    return done == 0 ? "?" : Durations.clock(Duration.ofMillis(millisLeft(done, perSecond)));
  }

  private long millisLeft(int done, double perSecond) {
    return Math.round(Math.max(0, total - done) / perSecond * 1000);
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
