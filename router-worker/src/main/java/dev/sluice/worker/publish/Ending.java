package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a delivery ends for which something is written. */
public sealed interface Ending {

  /**
   * The job has its result.
   *
   * @param error null if it succeeded
   */
  record Settled(JobResult.Status status, @Nullable JobError error) implements Ending {
    public Settled {
      requireNonNull(status, "status is null");
    }
  }

  /**
   * The job is put aside, and comes again as another delivery.
   *
   * @param delay how long it rests there
   * @param again whether it came from such a rest
   */
  record PutAside(Duration delay, boolean again) implements Ending {
    public PutAside {
      requireNonNull(delay, "delay is null");
    }
  }

  /**
   * The job is passed on to another partition of its topic, and comes there as another delivery.
   */
  record Forwarded() implements Ending {}

  /** Nothing ends here but this delivery: the job goes on, or has ended, without it. */
  record Elsewhere() implements Ending {}
}
