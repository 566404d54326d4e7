package dev.sluice.worker.quota;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * What one worker tells the others of its part.
 *
 * @param worker unique among all that ever were on that day
 * @param what is counted
 */
public record Told(LocalDate day, String worker, String what, Part part) {
  public Told {
    requireNonNull(day, "day is null");
    requireNonNull(worker, "worker is null");
    requireNonNull(what, "what is null");
    requireNonNull(part, "part is null");
  }
}
