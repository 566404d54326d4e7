package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * The place of a job that is put aside.
 *
 * @param turn when it is to come back, as things stand; not in the past
 * @param earliest before which nobody can go: after it, it may well find that its turn has come,
 *     for others may have left and limits may have grown. Not after {@code turn}
 * @param spacing how long each takes of those before it; zero where that is not known
 */
public record Booking(Instant turn, Instant earliest, Duration spacing) {

  public Booking {
    requireNonNull(turn, "turn is null");
    requireNonNull(earliest, "earliest is null");
    requireNonNull(spacing, "spacing is null");
  }
}
