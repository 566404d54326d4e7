package dev.sluice.worker.attempt;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Usage;
import dev.sluice.worker.route.Target;
import java.time.Duration;

/** Who measures. Called on the thread of the job, so it must be quick, and thread-safe. */
public interface AttemptListener {

  /** A call has ended. */
  void onAttempt(Target target, Attempt attempt, Usage usage);

  /** The first piece of a streamed answer has come, {@code after} the call was sent. */
  void onFirstChunk(Target target, Duration after);

  /** A job is about to wait before it tries a target again, holding no permit. */
  void onPause(Target target, Duration pause);
}
