package dev.sluice.simulator.openai;

import java.time.Duration;

/**
 * Durations as OpenAI's headers write them: {@code 12ms}, {@code 1s}, {@code 6m0s}, {@code 1h2m3s}.
 */
final class GoDuration {

  private GoDuration() {}

  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    String seconds = seconds(duration.toSecondsPart(), duration.toMillisPart());
    if (duration.toMinutes() == 0) {
      return seconds;
    }
    String minutes = duration.toMinutesPart() + "m" + seconds;
    return duration.toHours() == 0 ? minutes : duration.toHours() + "h" + minutes;
  }

  private static String seconds(int whole, int millis) {
    if (millis == 0) {
      return whole + "s";
    }
    String fraction = "%03d".formatted(millis).replaceAll("0+$", "");
    return whole + "." + fraction + "s";
  }
}
