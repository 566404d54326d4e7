package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Verdict.Health.BAD;
import static dev.sluice.worker.attempt.Verdict.Health.GOOD;
import static dev.sluice.worker.attempt.Verdict.Health.UNKNOWN;
import static dev.sluice.worker.attempt.Verdict.NextStep.LARGER_WINDOW;
import static dev.sluice.worker.attempt.Verdict.NextStep.NEXT_IF_ASKED_FOR;
import static dev.sluice.worker.attempt.Verdict.NextStep.NEXT_TARGET;
import static dev.sluice.worker.attempt.Verdict.NextStep.OTHERS_FIRST;
import static dev.sluice.worker.attempt.Verdict.NextStep.RETRY_HERE;
import static dev.sluice.worker.attempt.Verdict.NextStep.STOP;
import static dev.sluice.worker.attempt.Verdict.NextStep.WAIT_HERE;

import dev.sluice.schema.ErrorCode;

/**
 * What a failed call means: for the job, and for the circuits that the call has passed. This is the
 * one table of both; people read it in {@code docs/ROUTING.md}.
 */
record Verdict(NextStep next, Blame blame) {

  static Verdict on(ErrorCode code) {
    return switch (code) {
      case RATE_LIMITED -> new Verdict(WAIT_HERE, Blame.LIMIT);
      case OVERLOADED -> new Verdict(OTHERS_FIRST, Blame.TARGET);
      case SERVER_ERROR, TIMEOUT, NETWORK, STREAM_BROKEN -> new Verdict(RETRY_HERE, Blame.TARGET);
      case MODEL_NOT_FOUND -> new Verdict(NEXT_TARGET, Blame.TARGET);
      case AUTHENTICATION, QUOTA_EXHAUSTED -> new Verdict(NEXT_TARGET, Blame.CREDENTIAL);
      case PERMISSION_DENIED -> new Verdict(NEXT_TARGET, Blame.ACCESS);
      case CONTEXT_EXCEEDED -> new Verdict(LARGER_WINDOW, Blame.JOB);
      case CONTENT_POLICY, INVALID_REQUEST, PAYLOAD_TOO_LARGE ->
          new Verdict(NEXT_IF_ASKED_FOR, Blame.JOB);
      case RESULT_TOO_LARGE -> new Verdict(STOP, Blame.JOB);
      // An engine that broke says nothing about the provider behind it.
      case INTERNAL -> new Verdict(NEXT_TARGET, Blame.NOBODY);
      // The router's own; no provider answers so.
      case MALFORMED_JOB, NO_ROUTE, DEADLINE_EXCEEDED, CANCELLED, REPLY_TOPIC_UNAVAILABLE ->
          new Verdict(STOP, Blame.NOBODY);
    };
  }

  /**
   * What the job does. Where one credential is to blame, and the provider has another, that one is
   * tried first, at once.
   */
  enum NextStep {
    /** The same target once more, after a pause. */
    RETRY_HERE,
    /** The same target once more, when its limit may allow it: a throttle is no failure. */
    WAIT_HERE,
    /** The same target once more, but any other that is left goes first. */
    OTHERS_FIRST,
    /** Never this target again for this job; the next one at once. */
    NEXT_TARGET,
    /** Only a target that is known to hold more than this one. */
    LARGER_WINDOW,
    /**
     * The next target if the job's {@code fallback_on} says so; nobody is asked around a refusal.
     */
    NEXT_IF_ASKED_FOR,
    /** No other target. */
    STOP
  }

  /** Who is at fault, and so what each circuit learns that the call has passed. */
  enum Blame {
    /** They all work; what was not liked was the request. */
    JOB(GOOD, GOOD, GOOD),
    TARGET(BAD, UNKNOWN, UNKNOWN),
    CREDENTIAL(UNKNOWN, BAD, UNKNOWN),
    /** The credential may not use this model. */
    ACCESS(UNKNOWN, UNKNOWN, BAD),
    /**
     * A throttle is a limit that works, not an outage: the account cools down, no circuit opens.
     */
    LIMIT(UNKNOWN, UNKNOWN, UNKNOWN),
    NOBODY(UNKNOWN, UNKNOWN, UNKNOWN);

    final Health ofTarget;
    final Health ofCredential;
    final Health ofAccess;

    Blame(Health ofTarget, Health ofCredential, Health ofAccess) {
      this.ofTarget = ofTarget;
      this.ofCredential = ofCredential;
      this.ofAccess = ofAccess;
    }

    /** Whether another credential of the same provider may fare better. */
    boolean isOfOneCredential() {
      return this == CREDENTIAL || this == ACCESS || this == LIMIT;
    }
  }

  /** What a circuit learns. */
  enum Health {
    GOOD,
    BAD,
    /** Nothing. */
    UNKNOWN
  }
}
