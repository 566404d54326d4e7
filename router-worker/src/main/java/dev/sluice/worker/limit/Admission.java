package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;

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
   * @param code {@link ErrorCode#PAYLOAD_TOO_LARGE} for a job that no minute of the provider can
   *     hold, {@link ErrorCode#DEADLINE_EXCEEDED} for one whose turn does not come in time
   * @param message for a person
   */
  record Refused(ErrorCode code, String message) implements Admission {
    public Refused {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
    }
  }
}
