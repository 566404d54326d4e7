package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.attempt.Verdict.Health;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls from what fails. The circuit breaker inside counts, and says when to open; what it
 * does not know is added here: for how long, one probe at a time, a slow way back, and what others
 * have heard. A call that entered before the last change of state is not listened to: it tells of a
 * time that is over.
 *
 * <p>Thread-safe: all state is guarded by this. The listener is called without the lock.
 */
final class Circuit {

  /** Returned instead of a ticket. */
  static final long REFUSED = -1;

  /** The ticket of whoever entered when there was no circuit yet. */
  static final long FIRST_PERIOD = 0;

  /**
   * A probe that has not come back by then keeps others from trying no longer: what hung once may
   * answer the next one at once.
   */
  static final Duration PROBE_PATIENCE = Duration.ofSeconds(10);

  /** How long to leave something alone that takes no more calls at this moment. */
  static final Duration TRIAL_PAUSE = Duration.ofSeconds(1);

  private final Scope scope;
  private final CircuitBreaker breaker;
  private final InstantSource clock;
  private final OutageListener listener;

  private Instant openUntil = Instant.MIN;
  private Instant probedAt = Instant.MIN;
  private ErrorCode cause = ErrorCode.SERVER_ERROR;
  private int openings;
  private int refusals;
  private Instant lastHeard = Instant.MIN;
  private long period = FIRST_PERIOD;
  private @Nullable Ramp ramp;

  Circuit(Scope scope, CircuitBreaker breaker, InstantSource clock, OutageListener listener) {
    this.scope = requireNonNull(scope, "scope is null");
    this.breaker = requireNonNull(breaker, "breaker is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** Whether there is no use in asking now; takes nothing. */
  synchronized boolean isShut() {
    return switch (breaker.getState()) {
      case OPEN -> clock.instant().isBefore(openUntil);
      case HALF_OPEN -> clock.instant().isBefore(probedAt.plus(PROBE_PATIENCE));
      default -> ramp != null && ramp.isFull();
    };
  }

  /**
   * Asks to make a call now.
   *
   * @return a ticket, with which exactly one {@link #learn} follows, or {@link #REFUSED}
   */
  synchronized long tryEnter() {
    if (isShut()) {
      return REFUSED;
    }
    if (breaker.getState() == State.OPEN) {
      breaker.transitionToHalfOpenState();
      period++;
    }
    if (breaker.getState() == State.HALF_OPEN) {
      probedAt = clock.instant();
    } else if (ramp != null) {
      ramp.enter();
    }
    return period;
  }

  /** When to ask again, after it did not let a call in. */
  synchronized Instant nextTry() {
    Instant now = clock.instant();
    boolean open = breaker.getState() == State.OPEN && now.isBefore(openUntil);
    return open ? openUntil : now.plus(TRIAL_PAUSE);
  }

  /** The kind of the last failure that counted. */
  synchronized ErrorCode cause() {
    return cause;
  }

  /**
   * Whether there is no use in waiting for it. What one job was refused may have been that job's
   * own fault, so the others wait for the probe; what two were refused is a fact.
   */
  synchronized boolean isHopeless() {
    return !cause.retryable() && (scope.isTarget() || refusals > 1);
  }

  /**
   * How a call went that was let in.
   *
   * @param failure null if the call did not fail
   */
  void learn(long ticket, Health health, @Nullable Failed failure) {
    State before;
    State after;
    Outage outage;
    synchronized (this) {
      before = breaker.getState();
      Failed refusal = health == Health.BAD ? failure : null;
      if (refusal != null && (ticket == period || before == State.OPEN)) {
        refusals++;
      }
      if (ticket != period) {
        return;
      }
      if (refusal != null) {
        cause = refusal.code();
      }
      count(health);
      after = breaker.getState();
      if (before != after) {
        settle(after, failure == null ? null : failure.retryAfter());
      }
      outage = new Outage(scope, cause, openUntil);
    }
    if (before != after) {
      tell(after, outage);
    }
  }

  private void count(Health health) {
    if (ramp != null) {
      ramp.left();
    }
    switch (health) {
      // Durations are not told: a long answer of a model is no sign of illness.
      case GOOD -> {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        if (ramp != null) {
          ramp.answered();
        }
      }
      case BAD -> {
        breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed());
        if (ramp != null) {
          ramp.failed();
        }
      }
      case UNKNOWN -> probedAt = Instant.MIN;
    }
    if (ramp != null && ramp.hasFailed() && breaker.getState() == State.CLOSED) {
      breaker.transitionToOpenState();
    } else if (ramp != null && ramp.isOver()) {
      ramp = null;
    }
  }

  private void settle(State state, @Nullable Duration told) {
    period++;
    probedAt = Instant.MIN;
    ramp = null;
    if (state == State.OPEN) {
      openings++;
      openUntil = clock.instant().plus(OpenTime.of(scope, cause, told, openings));
    } else {
      openings = 0;
      refusals = 0;
      ramp = scope.isTarget() ? new Ramp() : null;
    }
  }

  private void tell(State state, Outage outage) {
    if (state == State.OPEN) {
      listener.onOutage(outage);
    } else {
      listener.onRecovery(scope);
    }
  }

  /**
   * Somebody else cannot call it. One who has found that out here, too, and will try first, is not
   * held up.
   */
  synchronized void heardOutage(ErrorCode why, Instant until) {
    if (!until.equals(lastHeard)) {
      lastHeard = until;
      refusals++;
    }
    Instant now = clock.instant();
    Instant last = now.plus(OpenTime.MOST);
    boolean firstHere =
        switch (breaker.getState()) {
          case OPEN -> openUntil.isBefore(until);
          case HALF_OPEN -> true;
          default -> false;
        };
    if (firstHere || !until.isAfter(now)) {
      return;
    }
    cause = why;
    openUntil = (until.isAfter(last) ? last : until).plus(OpenTime.LATENESS);
    if (breaker.getState() != State.OPEN) {
      breaker.transitionToOpenState();
      period++;
      ramp = null;
    }
  }

  /** Somebody else could call it. */
  synchronized void heardRecovery() {
    if (breaker.getState() != State.CLOSED) {
      breaker.transitionToClosedState();
      settle(State.CLOSED, null);
    }
  }

  /** Null if calls are let in. */
  synchronized @Nullable Outage outage() {
    return breaker.getState() == State.OPEN ? new Outage(scope, cause, openUntil) : null;
  }

  synchronized CircuitState state() {
    return switch (breaker.getState()) {
      case OPEN -> CircuitState.OPEN;
      case HALF_OPEN -> CircuitState.HALF_OPEN;
      default -> ramp == null ? CircuitState.CLOSED : CircuitState.HALF_OPEN;
    };
  }

  /** What is recorded is that a call failed; why stands in its attempt. */
  private static final class CallFailed extends Exception {
    CallFailed() {
      super("call failed", null, false, false);
    }
  }
}
