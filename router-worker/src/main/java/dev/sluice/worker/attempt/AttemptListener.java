package dev.sluice.worker.attempt;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Usage;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;

/** Who measures. Called on the thread of the job, so it must be quick, and thread-safe. */
public interface AttemptListener {

  /** A call is sent. Exactly one {@link #onEnd} for it follows. */
  void onCall(Target target, Instant startedAt);

  /**
   * A call has ended, or was given up.
   *
   * @param unwell whether that is a sign that the target is not well
   */
  void onEnd(Target target, Instant startedAt, Duration took, boolean unwell);

  /** A call has ended with an answer or a failure; told after {@link #onEnd}. */
  void onAttempt(Target target, Attempt attempt, Usage usage);

  /** The first piece of a streamed answer has come, {@code after} the call was sent. */
  void onFirstChunk(Target target, Duration after);

  /** A job is about to wait before it tries a target again, holding no permit. */
  void onPause(Target target, Duration pause);
}
