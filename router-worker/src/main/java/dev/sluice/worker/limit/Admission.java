package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/** What became of asking for a permit. Either way nothing has been sent yet. */
public sealed interface Admission {

  /**
   * @param permit to be ended by whoever asked for it, once the call has ended
   * @param waited how long it took to get it
   */
  record Granted(Permit permit, Duration waited) implements Admission {
    public Granted {
      requireNonNull(permit, "permit is null");
      requireNonNull(waited, "waited is null");
    }
  }

  /**
   * No limit of any of its accounts can ever hold it.
   *
   * @param message for a person
   */
  record TooLarge(String message) implements Admission {
    public TooLarge {
      requireNonNull(message, "message is null");
    }
  }

  /**
   * Its turn does not come in the time that it has.
   *
   * @param message for a person
   * @param turn when its turn comes at the earliest, as far as that is known; not before now
   */
  record NotInTime(String message, Instant turn) implements Admission {
    public NotInTime {
      requireNonNull(message, "message is null");
      requireNonNull(turn, "turn is null");
    }
  }
}
