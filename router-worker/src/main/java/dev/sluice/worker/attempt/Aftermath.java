package dev.sluice.worker.attempt;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ModelSelection;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;

/** What one job does after a call has failed, as {@link Verdict} has it. Owned by its thread. */
final class Aftermath {

  private final AttemptLoop loop;
  private final Pacing pacing;
  private final ModelSelection selection;
  private final Candidates candidates;
  private final Journal journal;

  Aftermath(
      AttemptLoop loop,
      Pacing pacing,
      ModelSelection selection,
      Candidates candidates,
      Journal journal) {
    this.loop = loop;
    this.pacing = pacing;
    this.selection = selection;
    this.candidates = candidates;
    this.journal = journal;
  }

  /** Whether the job goes on; it may have nowhere left to go. */
  boolean goesOn(Candidate candidate, Account account, Failed failure) {
    Verdict verdict = Verdict.on(failure.code());
    switch (verdict.next()) {
      case RETRY_HERE -> retry(candidate, failure, candidate.nextRetry());
      case WAIT_HERE -> waitHere(candidate, account, failure);
      case OTHERS_FIRST -> {
        candidate.toEndOfLine();
        // One step further up than others: a crowded target needs more rest than a broken one.
        retry(candidate, failure, candidate.nextRetry() + 1);
      }
      case NEXT_TARGET -> nextTarget(candidate, account, verdict);
      case LARGER_WINDOW -> onlyLargerThan(candidate);
      case NEXT_IF_ASKED_FOR -> {
        candidate.spend();
        return selection.fallsBackOn(failure.code());
      }
      case STOP -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Another credential is tried at once. Where there is none, the job comes back as often as it
   * takes: that its turn has not come yet is no reason to fail. What throttles it again and again
   * is called more and more rarely, and after the others, and given up after an hour.
   */
  private void waitHere(Candidate candidate, Account account, Failed failure) {
    Instant now = pacing.now();
    int step = candidate.throttles() + 1;
    boolean again = step > policy(candidate).maxRetries();
    Duration asked = pause(candidate, failure, step);
    Duration own = RetryPolicy.DEFAULT.delay(step, pacing.jitter());
    Duration pause = again && own.compareTo(asked) > 0 ? own : asked;
    candidate.throttledBy(account, now, now.plus(pause));
    if (!loop.entrance().open(candidate).isEmpty()) {
      return;
    }
    if (again) {
      candidates.giveWay(candidate);
    }
    candidate.waitUntil(now.plus(pause));
    if (again && candidate.isThrottledForTooLong(now)) {
      candidate.spend();
    }
  }

  private static void nextTarget(Candidate candidate, Account account, Verdict verdict) {
    if (verdict.blame().isOfOneCredential()) {
      candidate.refusedBy(account);
    } else {
      candidate.spend();
    }
  }

  private void onlyLargerThan(Candidate candidate) {
    candidate.spend();
    Instant now = pacing.now();
    candidates
        .keepOnlyLargerThan(candidate.target().model())
        .forEach(
            target ->
                journal.notCalled(target, now, "its context window is not known to be larger"));
  }

  private void retry(Candidate candidate, Failed failure, int step) {
    if (candidate.nextRetry() > policy(candidate).maxRetries()) {
      candidate.spend();
    } else {
      candidate.retryAt(pacing.now().plus(pause(candidate, failure, step)));
    }
  }

  /** What the provider asks for goes before our own delay, and is not jittered. */
  private Duration pause(Candidate candidate, Failed failure, int step) {
    Duration asked = failure.retryAfter();
    return asked == null ? policy(candidate).delay(step, pacing.jitter()) : asked;
  }

  private RetryPolicy policy(Candidate candidate) {
    return loop.upstream(candidate.target().provider()).retry();
  }
}
