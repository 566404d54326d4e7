package dev.sluice.worker.attempt;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.StreamRecord;
import dev.sluice.worker.attempt.Entrance.Entry;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.JobTokens;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one job, and tells of them whoever wants to know. Owned by its thread. */
final class Calls {

  /** Longer than any provider's own limit for a call. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  private final AttemptLoop loop;
  private final Pacing pacing;
  private final Job job;
  private final JobTokens tokens;
  private final Journal journal;
  private final @Nullable StreamOutlet outlet;

  /**
   * @param outlet null where nobody wants the pieces of an answer
   */
  Calls(
      AttemptLoop loop, Job job, JobTokens tokens, Journal journal, @Nullable StreamOutlet outlet) {
    this.loop = loop;
    this.pacing = loop.pacing();
    this.job = job;
    this.tokens = tokens;
    this.journal = journal;
    this.outlet = outlet;
  }

  /**
   * @param waited for how long limits have held it up
   */
  ProviderAnswer make(Candidate candidate, Entry.Admitted admitted, Duration waited)
      throws InterruptedException {
    Target target = candidate.target();
    Upstream upstream = loop.upstream(target.provider());
    Account account = admitted.permit().account();
    Tokens expected = Tokens.of(tokens.at(target));
    GuardedCall call = new GuardedCall(target, admitted, loop.listener(), pacing.clock(), expected);
    AttemptId id = new AttemptId(journal.nextNumber(), target.provider(), target.model().name());
    Instant startedAt = pacing.now();
    ProviderAnswer answer;
    try {
      answer =
          call.make(
              request(target, startedAt),
              request -> ask(upstream.with(account), target, request, id, startedAt));
    } catch (InterruptedException e) {
      Duration until = Duration.between(startedAt, pacing.now());
      journal.aborted(candidate, upstream.named(account), startedAt, waited, until);
      throw e;
    }
    Duration took = Duration.between(startedAt, pacing.now());
    Attempt attempt =
        journal.ended(candidate, upstream.named(account), startedAt, waited, took, answer);
    loop.listener().onAttempt(target, attempt, answer.bill().usage());
    switch (answer) {
      case Completed completed -> tokens.answered(target, completed.bill().usage());
      case Failed failed -> {
        tellFailure(id, failed);
        journal.failed(failed);
      }
    }
    return answer;
  }

  private ProviderAnswer ask(
      Provider provider, Target target, ProviderCall request, AttemptId id, Instant startedAt)
      throws InterruptedException {
    if (outlet == null) {
      return provider.complete(request);
    }
    outlet.tell(new StreamRecord.AttemptStarted(id));
    Runnable onFirst =
        () -> loop.listener().onFirstChunk(target, Duration.between(startedAt, pacing.now()));
    return provider.stream(request, new TimedChunks(id, outlet, onFirst));
  }

  private void tellFailure(AttemptId id, Failed failed) throws InterruptedException {
    if (outlet != null) {
      JobError error = new JobError(failed.code(), failed.message(), failed.retryAfter());
      outlet.tell(new StreamRecord.AttemptFailed(id, error));
    }
  }

  private ProviderCall request(Target target, Instant now) {
    Instant deadline = job.schedule().deadline();
    Duration budget = deadline == null ? UNBOUNDED : Duration.between(now, deadline);
    String callId = job.id() + "." + journal.nextNumber();
    return new ProviderCall(callId, job.endpoint(), target.model().name(), job.body(), budget);
  }
}
