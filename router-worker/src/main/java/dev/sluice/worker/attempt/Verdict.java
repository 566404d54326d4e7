package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Verdict.Health.BAD;
import static dev.sluice.worker.attempt.Verdict.Health.GOOD;
import static dev.sluice.worker.attempt.Verdict.Health.UNKNOWN;
import static dev.sluice.worker.attempt.Verdict.NextStep.LARGER_WINDOW;
import static dev.sluice.worker.attempt.Verdict.NextStep.NEXT_TARGET;
import static dev.sluice.worker.attempt.Verdict.NextStep.OTHERS_FIRST;
import static dev.sluice.worker.attempt.Verdict.NextStep.RETRY_HERE;
import static dev.sluice.worker.attempt.Verdict.NextStep.STOP;

import dev.sluice.schema.ErrorCode;

/**
 * What a failed call means: for the job, and for the circuit breaker of its target. This is the one
 * table of both.
 */
record Verdict(NextStep next, Health health) {

  enum NextStep {
    /** The same target once more, after a pause. */
    RETRY_HERE,
    /** The same target once more, but any other that is left goes first. */
    OTHERS_FIRST,
    /** Never this target again for this job; the next one at once. */
    NEXT_TARGET,
    /** Only a target that is known to hold more than this one. */
    LARGER_WINDOW,
    /** No other target: it is the job that is at fault, and nobody is asked around a refusal. */
    STOP
  }

  /** What the circuit breaker learns. */
  enum Health {
    /** It works; what it did not like was the request. */
    GOOD,
    BAD,
    /** Nothing: a throttle is a limit that works, not an outage. */
    UNKNOWN
  }

  static Verdict on(ErrorCode code) {
    return switch (code) {
      case RATE_LIMITED -> new Verdict(RETRY_HERE, UNKNOWN);
      case OVERLOADED -> new Verdict(OTHERS_FIRST, BAD);
      case SERVER_ERROR, TIMEOUT, NETWORK, STREAM_BROKEN -> new Verdict(RETRY_HERE, BAD);
      case AUTHENTICATION, PERMISSION_DENIED, QUOTA_EXHAUSTED, MODEL_NOT_FOUND ->
          new Verdict(NEXT_TARGET, BAD);
      case CONTEXT_EXCEEDED -> new Verdict(LARGER_WINDOW, GOOD);
      case CONTENT_POLICY, INVALID_REQUEST, PAYLOAD_TOO_LARGE, RESULT_TOO_LARGE ->
          new Verdict(STOP, GOOD);
      // An engine that broke says nothing about the provider behind it.
      case INTERNAL -> new Verdict(NEXT_TARGET, UNKNOWN);
      // The router's own; no provider answers so.
      case MALFORMED_JOB, NO_ROUTE, DEADLINE_EXCEEDED, CANCELLED, REPLY_TOPIC_UNAVAILABLE ->
          new Verdict(STOP, UNKNOWN);
    };
  }
}
