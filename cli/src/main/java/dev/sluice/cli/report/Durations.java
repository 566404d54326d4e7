package dev.sluice.cli.report;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 812 ms}, {@code 4.2 s}, {@code 3:05} or {@code 1:02:09}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
        : clock(duration);
  }

  /** Such as {@code 0:46} or {@code 1:02:09}. */
  static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
