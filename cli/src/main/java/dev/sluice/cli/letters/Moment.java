package dev.sluice.cli.letters;

import java.time.Duration;
import java.time.Instant;

/** A point in time as it is typed: an instant, or how far it is away. */
public sealed interface Moment {

  /** Such as {@code 2026-11-30T12:00:00Z}. */
  record At(Instant instant) implements Moment {}

  /** Such as {@code 2h} or {@code 1d12h}. */
  record Away(Duration distance) implements Moment {}

  /** Where a distance is meant as one from now into the past. */
  default Instant ago(Instant now) {
    return switch (this) {
      case At at -> at.instant();
      case Away away -> now.minus(away.distance());
    };
  }

  /** Where a distance is meant as one from now into the future. */
  default Instant ahead(Instant now) {
    return switch (this) {
      case At at -> at.instant();
      case Away away -> now.plus(away.distance());
    };
  }
}
