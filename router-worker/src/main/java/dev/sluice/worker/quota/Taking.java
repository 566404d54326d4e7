package dev.sluice.worker.quota;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What became of asking for a part of what a day has left. */
public sealed interface Taking {

  /**
   * @param reservation to be ended by whoever asked for it
   */
  record Taken(Reservation reservation) implements Taking {
    public Taken {
      requireNonNull(reservation, "reservation is null");
    }
  }

  /**
   * The day has not so much left.
   *
   * @param used by the whole fleet, as far as is known
   * @param renewal when the next day begins
   */
  record Spent(long used, Instant renewal) implements Taking {
    public Spent {
      requireNonNull(renewal, "renewal is null");
    }
  }

  /** All that is left is held for what is under way, which may give some of it back. */
  record Held() implements Taking {}
}
