package dev.sluice.worker.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Something that may stand still only while it has nothing to do.
 *
 * @param name as metrics and probes tell it, such as {@code publish}
 * @param patience how long it may stand still
 * @param remedy what to look at once it has stood still for longer, for a person
 * @param still for how long it has not moved although it has something to do; zero while it has
 *     nothing; to be asked on any thread
 */
public record Vital(String name, Duration patience, String remedy, Supplier<Duration> still) {

  public Vital {
    requireNonNull(name, "name is null");
    requireNonNull(patience, "patience is null");
    requireNonNull(remedy, "remedy is null");
    requireNonNull(still, "still is null");
  }

  /** Whether it has stood still for too long. */
  public boolean isStalled() {
    return still.get().compareTo(patience) > 0;
  }
}
