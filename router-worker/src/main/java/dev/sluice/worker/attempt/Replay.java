package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.Progress;
import dev.sluice.worker.route.Account;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes a job that comes back once more through what it has behind it, by the same rules, so that
 * nothing of it is forgotten: retries, throttles, targets and credentials that are done with. What
 * the new plan does not have any more is passed over. Owned by the job's thread.
 */
final class Replay {

  private final AttemptLoop loop;
  private final Candidates candidates;
  private final Journal journal;
  private final Aftermath aftermath;

  /** When that happened which is gone through. */
  private Instant then = Instant.MIN;

  Replay(AttemptLoop loop, ModelSelection selection, Candidates candidates, Journal journal) {
    this.loop = loop;
    this.candidates = candidates;
    this.journal = journal;
    // The shortest pauses: the job was put aside for at least those that it made.
    Pacing pacing = new Pacing(() -> then, loop.pacing().sleeper(), () -> 0);
    this.aftermath = new Aftermath(loop, pacing, selection, candidates, journal);
  }

  void of(Progress progress) {
    journal.restore(progress);
    progress
        .attempts()
        .forEach(attempt -> candidates.of(attempt).ifPresent(one -> of(one, attempt)));
    candidates.rested();
  }

  private void of(Candidate candidate, Attempt attempt) {
    then = attempt.startedAt().plus(attempt.duration());
    switch (attempt.outcome()) {
      case Attempt.Excluded excluded -> candidate.shutOut(then, then);
      case Attempt.Failed failed -> {
        candidate.called();
        account(attempt)
            .ifPresent(account -> aftermath.goesOn(candidate, account, failure(failed)));
      }
      case Attempt.Answered answered -> {} // A job does not come back from that.
    }
  }

  /** Empty if the credential is not there any more. */
  private Optional<Account> account(Attempt attempt) {
    Upstream upstream = loop.upstream(attempt.provider());
    String credential = attempt.credential();
    return upstream.accounts().stream()
        .filter(account -> credential == null || account.credential().equals(credential))
        .findFirst();
  }

  private static Failed failure(Attempt.Failed failed) {
    return new Failed(failed.code(), failed.message(), null, failed.retryAfter(), Bill.NONE);
  }
}
