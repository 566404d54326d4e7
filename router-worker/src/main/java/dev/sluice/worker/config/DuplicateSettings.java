package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How jobs are known that were submitted before.
 *
 * @param window for how long; zero for not at all
 * @param maxKeys of how many one worker knows, at most
 */
public record DuplicateSettings(Duration window, int maxKeys) {

  public static final DuplicateSettings DEFAULT =
      new DuplicateSettings(Duration.ofHours(24), 1_000_000);

  public DuplicateSettings {
    requireNonNull(window, "window is null");
  }

  public boolean isOff() {
    return window.isZero();
  }
}
