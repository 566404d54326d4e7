package dev.sluice.worker.attempt;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.Progress;
import dev.sluice.schema.StreamRecord;
import dev.sluice.worker.attempt.Entrance.Entry;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.route.TokenEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One job on its way through its plan. Owned by the job's thread.
 *
 * <p>How it waits: a target that asks for patience rests until it may be tried again. The job takes
 * the first target of its plan that is ready within {@link Candidates#PATIENCE}, and waits for it;
 * if all that are left rest for longer, it takes the one that is ready first. So a short pause is
 * waited out where the job is, and a long one is used for trying elsewhere. A target whose circuit
 * is open goes to the end of the line: only when nothing else is left, jobs wait for the first
 * circuit to let calls try, instead of failing by the thousand.
 */
final class JobRun {

  /** Longer than any provider's own limit for a call. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  private final AttemptLoop loop;
  private final Pacing pacing;
  private final Job job;
  private final TokenEstimate estimate;
  private final @Nullable StreamOutlet outlet;
  private final @Nullable Instant deadline;
  private final Candidates candidates;
  private final Journal journal;
  private final Aftermath aftermath;

  JobRun(
      AttemptLoop loop,
      Job job,
      Routing.Plan plan,
      TokenEstimate estimate,
      @Nullable StreamOutlet outlet) {
    this.loop = loop;
    this.pacing = loop.pacing();
    this.job = job;
    this.estimate = estimate;
    this.outlet = outlet;
    this.deadline = job.schedule().deadline();
    this.candidates =
        new Candidates(
            plan.choices(),
            plan.selection().whenLimited(),
            deadline == null ? Instant.MAX : deadline,
            provider -> loop.upstream(provider).accounts());
    this.journal = new Journal(plan.excluded(), plan.variantId());
    this.aftermath = new Aftermath(loop, plan.selection(), candidates, journal);
  }

  Settled settle(Progress progress) throws InterruptedException {
    return new Settled.Ended(execute());
  }

  private Execution execute() throws InterruptedException {
    while (true) {
      Optional<Candidate> next = candidates.next(pacing.now());
      if (next.isEmpty()) {
        return nothingIsLeft();
      }
      if (deadline != null && !startOf(next.get()).isBefore(deadline)) {
        return journal.expired(deadline);
      }
      waitFor(next.get());
      Optional<Execution> end = attempt(next.get());
      if (end.isPresent()) {
        return end.get();
      }
    }
  }

  private Instant startOf(Candidate candidate) {
    Instant now = pacing.now();
    return candidate.readyAt().isAfter(now) ? candidate.readyAt() : now;
  }

  private void waitFor(Candidate candidate) throws InterruptedException {
    Instant now = pacing.now();
    if (candidate.readyAt().isAfter(now)) {
      Duration pause = Duration.between(now, candidate.readyAt());
      loop.listener().onPause(candidate.target(), pause);
      pacing.sleeper().sleep(pause);
    }
  }

  /** Circuits, permit, call, and what follows. Empty while there is something left to do. */
  private Optional<Execution> attempt(Candidate candidate) throws InterruptedException {
    Instant askedAt = pacing.now();
    boolean patient = !candidates.anyBeside(candidate, askedAt);
    switch (loop.entrance().enter(candidate, ask(candidate, giveUpAt(patient)))) {
      case Entry.Admitted admitted -> {
        return call(candidate, admitted);
      }
      case Entry.TurnedAway away -> turnedAway(candidate, away.reason(), patient, askedAt);
      case Entry.TooLarge large -> tooLarge(candidate, large.reason(), askedAt);
      case Entry.ShutOut shut -> shutOut(candidate, shut);
    }
    return Optional.empty();
  }

  private Ask ask(Candidate candidate, Instant giveUpAt) {
    return new Ask(
        candidate.accounts(),
        candidate.target().model().name(),
        tokens(),
        job.schedule().priority(),
        job.labels().tenant(),
        giveUpAt);
  }

  private Tokens tokens() {
    return new Tokens(estimate.input(), estimate.output());
  }

  /** A job that could go elsewhere stands in line as long as it has patience for. */
  private Instant giveUpAt(boolean patient) {
    Instant last = deadline == null ? Instant.MAX : deadline;
    Instant soon = pacing.now().plus(candidates.patienceAtLimits());
    return patient || last.isBefore(soon) ? last : soon;
  }

  /**
   * A target that would merely have taken too long is come back to when the others have failed; one
   * whose turn does not come before the deadline is not.
   */
  private void turnedAway(Candidate candidate, String reason, boolean patient, Instant askedAt) {
    if (patient) {
      candidate.spend();
    } else {
      candidate.toEndOfLine();
    }
    ErrorCode code = patient ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.RATE_LIMITED;
    notCalled(candidate, code, reason, askedAt);
  }

  private void tooLarge(Candidate candidate, String reason, Instant askedAt) {
    candidate.spend();
    notCalled(candidate, ErrorCode.PAYLOAD_TOO_LARGE, reason, askedAt);
  }

  private void notCalled(Candidate candidate, ErrorCode code, String reason, Instant askedAt) {
    Failed failure = Failed.unanswered(code, reason);
    Instant now = pacing.now();
    Duration waited = Duration.between(askedAt, now);
    journal.failed(failure);
    journal.ended(candidate, null, now, waited, Duration.ZERO, failure);
  }

  /** A circuit that opened for what no waiting cures sends jobs on; any other makes them wait. */
  private void shutOut(Candidate candidate, Entry.ShutOut shut) {
    Instant now = pacing.now();
    candidate.shutOut(now, shut.nextTry());
    if (shut.hopeless()) {
      candidate.spend();
    }
    if (candidate.spent()) {
      journal.givenUp(candidate.target(), now, shut.cause(), shut.reason());
    } else {
      journal.passedOver(candidate.target(), now, shut.reason());
    }
  }

  private Optional<Execution> call(Candidate candidate, Entry.Admitted admitted)
      throws InterruptedException {
    candidate.called();
    Target target = candidate.target();
    Upstream upstream = loop.upstream(target.provider());
    Account account = admitted.permit().account();
    GuardedCall call = new GuardedCall(target, admitted, loop.listener(), pacing.clock(), tokens());
    AttemptId id = new AttemptId(journal.nextNumber(), target.provider(), target.model().name());
    Instant startedAt = pacing.now();
    ProviderAnswer answer =
        call.make(
            request(target, startedAt),
            request -> ask(upstream.with(account), target, request, id, startedAt));
    Duration took = Duration.between(startedAt, pacing.now());
    Attempt attempt =
        journal.ended(
            candidate, upstream.named(account), startedAt, admitted.waited(), took, answer);
    loop.listener().onAttempt(target, attempt, answer.bill().usage());
    return switch (answer) {
      case Completed completed -> Optional.of(journal.succeeded(target, completed.response()));
      case Failed failed -> {
        tellFailure(id, failed);
        journal.failed(failed);
        boolean goesOn = aftermath.goesOn(candidate, account, failed);
        yield goesOn ? Optional.empty() : Optional.of(journal.failed());
      }
    };
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
    Duration budget = deadline == null ? UNBOUNDED : Duration.between(now, deadline);
    String callId = job.id() + "." + journal.nextNumber();
    return new ProviderCall(callId, job.endpoint(), target.model().name(), job.body(), budget);
  }

  private Execution nothingIsLeft() {
    if (deadline == null || pacing.now().isBefore(deadline) || !journal.mightHaveSucceeded()) {
      return journal.failed();
    }
    return journal.expired(deadline);
  }
}
