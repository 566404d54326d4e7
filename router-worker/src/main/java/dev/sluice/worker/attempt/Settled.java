package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Parking;
import dev.sluice.schema.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands when its plan has been gone through as far as that is of use now. */
public sealed interface Settled {

  /** It has its result. */
  record Ended(Execution execution) implements Settled {
    public Ended {
      requireNonNull(execution, "execution is null");
    }
  }

  /**
   * Nothing can be done for it before a time that is too far off to wait here. It is planned anew
   * then, for the world may be another.
   *
   * @param due when it is of use to go on; before its deadline
   * @param place among those who wait for the same limits; null if it waits for nothing but the
   *     time
   * @param progress with what it is to go on
   */
  record Parked(Instant due, Parking.@Nullable Place place, Progress progress) implements Settled {
    public Parked {
      requireNonNull(due, "due is null");
      requireNonNull(progress, "progress is null");
    }

    /** One that waits for nothing but the time. */
    public Parked(Instant due, Progress progress) {
      this(due, null, progress);
    }
  }

  /**
   * Its thread was interrupted. A call that was under way was aborted, and nothing is held any
   * more.
   *
   * @param progress what it has behind it, the aborted call included
   */
  record Interrupted(Progress progress) implements Settled {
    public Interrupted {
      requireNonNull(progress, "progress is null");
    }
  }
}
