package dev.sluice.worker.attempt;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.attempt.Verdict.Health;
import dev.sluice.worker.limit.Permit;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one call that holds a permit and was let in by a circuit. Whatever comes of it, a bug of an
 * engine included, both hear of it exactly once, and so does whoever measures.
 */
final class GuardedCall {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedCall.class);

  private final Target target;
  private final Permit permit;
  private final Circuit circuit;
  private final long ticket;
  private final AttemptListener listener;
  private final InstantSource clock;
  private final long estimatedTokens;

  GuardedCall(
      Target target,
      Permit permit,
      Circuit circuit,
      long ticket,
      AttemptListener listener,
      InstantSource clock,
      long estimatedTokens) {
    this.target = target;
    this.permit = permit;
    this.circuit = circuit;
    this.ticket = ticket;
    this.listener = listener;
    this.clock = clock;
    this.estimatedTokens = estimatedTokens;
  }

  /** How the provider is asked. */
  interface Question {
    ProviderAnswer ask(ProviderCall call) throws InterruptedException;
  }

  ProviderAnswer make(ProviderCall call, Question question) throws InterruptedException {
    Instant startedAt = clock.instant();
    listener.onCall(target, startedAt);
    ProviderAnswer answer = null;
    try {
      answer = answer(call, question);
      return answer;
    } finally {
      Duration took = Duration.between(startedAt, clock.instant());
      Health health = health(answer, took.compareTo(call.budget()) >= 0);
      listener.onEnd(target, startedAt, took, health == Health.BAD);
      settle(answer, health);
    }
  }

  private static ProviderAnswer answer(ProviderCall call, Question question)
      throws InterruptedException {
    try {
      return question.ask(call);
    } catch (RuntimeException e) {
      LOG.error("the engine broke that was to make the call {}", call.callId(), e);
      return ProviderAnswer.Failed.unanswered(
          ErrorCode.INTERNAL, "its engine broke: " + e.getClass().getSimpleName());
    }
  }

  /**
   * @param answer null if the call was given up
   * @param outOfBudget whether the job itself had no more time for it
   */
  private static Health health(@Nullable ProviderAnswer answer, boolean outOfBudget) {
    return switch (answer) {
      case ProviderAnswer.Completed completed -> Health.GOOD;
      case ProviderAnswer.Failed failed -> {
        // A job in a hurry says nothing about the target that it did not wait for.
        boolean hurried = outOfBudget && failed.code() == ErrorCode.TIMEOUT;
        yield hurried ? Health.UNKNOWN : Verdict.on(failed.code()).health();
      }
      case null -> Health.UNKNOWN;
    };
  }

  private void settle(@Nullable ProviderAnswer answer, Health health) {
    switch (answer) {
      case ProviderAnswer.Completed completed -> {
        permit.success(tokens(completed));
        circuit.learn(ticket, health, null, null);
      }
      case ProviderAnswer.Failed failed -> {
        end(failed);
        circuit.learn(ticket, health, failed.code(), failed.retryAfter());
      }
      case null -> {
        permit.ignore();
        circuit.learn(ticket, health, null, null);
      }
    }
  }

  private void end(ProviderAnswer.Failed failed) {
    if (failed.code() == ErrorCode.RATE_LIMITED) {
      permit.dropped(failed.retryAfter());
    } else if (failed.bill().usage().totalTokens() > 0) {
      permit.success(tokens(failed));
    } else {
      permit.ignore();
    }
  }

  /** An answer whose tokens nobody counted took what it was expected to take. */
  private long tokens(ProviderAnswer answer) {
    long counted = answer.bill().usage().totalTokens();
    return counted > 0 ? counted : estimatedTokens;
  }
}
