package dev.sluice.worker.attempt;

import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.attempt.Verdict.Health;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The circuit breaker of one target. Thread-safe. */
final class Breaker {

  /** How long to leave a target alone whose few trial calls are all under way. */
  private static final Duration TRIAL_PAUSE = Duration.ofSeconds(1);

  private final CircuitBreaker circuit;
  private final InstantSource clock;
  private volatile Instant openUntil = Instant.MIN;
  private volatile ErrorCode lastFailure = ErrorCode.SERVER_ERROR;

  Breaker(CircuitBreaker circuit, Duration openFor, InstantSource clock) {
    this.circuit = circuit;
    this.clock = clock;
    circuit
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openUntil = clock.instant().plus(openFor);
              }
            });
  }

  /** Whether there is no use in asking now; takes nothing. */
  boolean isOpen() {
    return circuit.getState() == CircuitBreaker.State.OPEN && clock.instant().isBefore(openUntil);
  }

  /** Whether a call may go now. Each one that may is followed by exactly one {@link #learn}. */
  boolean tryEnter() {
    return circuit.tryAcquirePermission();
  }

  /** When to ask again, after it did not let a call in. */
  Instant nextTry() {
    return isOpen() ? openUntil : clock.instant().plus(TRIAL_PAUSE);
  }

  /** The kind of the last failure that counted. */
  ErrorCode lastFailure() {
    return lastFailure;
  }

  void learn(Health health) {
    switch (health) {
      // Durations are not told: a long answer of a model is no sign of illness.
      case GOOD -> circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      case BAD -> circuit.onError(0, TimeUnit.NANOSECONDS, new CallFailed());
      case UNKNOWN -> circuit.releasePermission();
    }
  }

  void learn(ErrorCode failure, Health health) {
    if (health == Health.BAD) {
      lastFailure = failure;
    }
    learn(health);
  }

  String state() {
    return circuit.getState().name().toLowerCase(Locale.ROOT);
  }

  /** What is recorded is that a call failed; why stands in its attempt. */
  private static final class CallFailed extends Exception {
    CallFailed() {
      super("call failed", null, false, false);
    }
  }
}
