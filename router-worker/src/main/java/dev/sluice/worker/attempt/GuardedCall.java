package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Usage;
import dev.sluice.worker.attempt.Verdict.Blame;
import dev.sluice.worker.limit.Permit;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.tenant.Pass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one call that holds a permit and was let in by its circuits. Whatever comes of it, a bug of
 * an engine included, all of them hear of it exactly once, and so does whoever measures.
 */
final class GuardedCall {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedCall.class);

  private final Target target;
  private final Pass pass;
  private final Permit permit;
  private final Passage passage;
  private final AttemptListener listener;
  private final InstantSource clock;
  private final Tokens expected;

  GuardedCall(
      Target target,
      Entrance.Entry.Admitted admitted,
      AttemptListener listener,
      InstantSource clock,
      Tokens expected) {
    this.target = target;
    this.pass = admitted.pass();
    this.permit = admitted.permit();
    this.passage = admitted.passage();
    this.listener = listener;
    this.clock = clock;
    this.expected = expected;
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
      boolean outOfBudget = took.compareTo(call.budget()) >= 0;
      Blame blame = answer instanceof Failed failed ? blame(failed, outOfBudget) : Blame.NOBODY;
      listener.onEnd(target, startedAt, took, blame == Blame.TARGET);
      settle(answer, blame);
    }
  }

  private static ProviderAnswer answer(ProviderCall call, Question question)
      throws InterruptedException {
    try {
      return question.ask(call);
    } catch (RuntimeException e) {
      LOG.error("the engine broke that was to make the call {}", call.callId(), e);
      return Failed.unanswered(
          ErrorCode.INTERNAL, "its engine broke: " + e.getClass().getSimpleName());
    }
  }

  /** A job in a hurry says nothing about the target that it did not wait for. */
  private static Blame blame(Failed failed, boolean outOfBudget) {
    boolean hurried = outOfBudget && failed.code() == ErrorCode.TIMEOUT;
    return hurried ? Blame.NOBODY : Verdict.on(failed.code()).blame();
  }

  /**
   * @param answer null if the call was given up
   */
  private void settle(@Nullable ProviderAnswer answer, Blame blame) {
    pay(answer);
    if (answer != null) {
      permit.told(answer.limits());
    }
    switch (answer) {
      case ProviderAnswer.Completed completed -> {
        permit.success(tokens(completed));
        passage.answered();
      }
      case Failed failed -> {
        end(failed, blame);
        passage.failed(blame, failed);
      }
      case null -> {
        permit.ignore();
        passage.abandoned();
      }
    }
  }

  /** An answer that nobody has counted costs what it was expected to, and so does none at all. */
  private void pay(@Nullable ProviderAnswer answer) {
    if (answer != null && (answer instanceof Failed || isCounted(answer.bill()))) {
      pass.billed(Spending.billed(answer.bill(), target.model().price()));
    } else {
      pass.uncounted();
    }
  }

  private static boolean isCounted(Bill bill) {
    return bill.usd() != null || bill.usage().totalTokens() > 0;
  }

  private void end(Failed failed, Blame blame) {
    if (blame == Blame.LIMIT) {
      permit.dropped(failed.retryAfter());
    } else if (failed.bill().usage().totalTokens() > 0) {
      permit.success(tokens(failed));
    } else {
      permit.ignore();
    }
  }

  /** An answer whose tokens nobody counted took what it was expected to take. */
  private Tokens tokens(ProviderAnswer answer) {
    Usage usage = answer.bill().usage();
    return usage.totalTokens() > 0
        ? new Tokens(Math.max(0, usage.inputTokens()), Math.max(0, usage.outputTokens()))
        : expected;
  }
}
