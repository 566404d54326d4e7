package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
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
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.StreamRecord;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Target;
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
 * waited out where the job is, and a long one is used for trying elsewhere. A circuit breaker that
 * is open is such a rest, too: when all are open, jobs wait for the first to let calls try, instead
 * of failing by the thousand.
 */
final class JobRun {

  /** Longer than any provider's own limit for a call. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  private final AttemptLoop loop;
  private final Pacing pacing;
  private final Job job;
  private final long estimatedTokens;
  private final @Nullable StreamOutlet outlet;
  private final @Nullable Instant deadline;
  private final Candidates candidates;
  private final Journal journal;

  JobRun(
      AttemptLoop loop,
      Job job,
      Routing.Plan plan,
      long estimatedTokens,
      @Nullable StreamOutlet outlet) {
    this.loop = loop;
    this.pacing = loop.pacing();
    this.job = job;
    this.estimatedTokens = estimatedTokens;
    this.outlet = outlet;
    this.deadline = job.schedule().deadline();
    this.candidates = new Candidates(plan.choices());
    this.journal = new Journal(plan.excluded(), plan.variantId());
  }

  Execution execute() throws InterruptedException {
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

  /** Breaker, permit, call, and what follows. Empty while there is something left to do. */
  private Optional<Execution> attempt(Candidate candidate) throws InterruptedException {
    Circuit circuit = loop.breakers().of(candidate.target());
    if (circuit.isShut()) {
      shutOut(candidate, circuit);
      return Optional.empty();
    }
    Instant askedAt = pacing.now();
    boolean patient = !candidates.anyBeside(candidate, askedAt);
    switch (loop.permits().acquire(candidate.target(), estimatedTokens, giveUpAt(patient))) {
      case Admission.Refused refused -> refused(candidate, refused, patient, askedAt);
      case Admission.Granted granted -> {
        // Asked again: while the job stood in line, its target may have died.
        long ticket = circuit.tryEnter();
        if (ticket != Circuit.REFUSED) {
          return call(candidate, granted, circuit, ticket);
        }
        granted.permit().ignore();
        shutOut(candidate, circuit);
      }
    }
    return Optional.empty();
  }

  /** A job that could go elsewhere stands in line for a short while only. */
  private Instant giveUpAt(boolean patient) {
    Instant last = deadline == null ? Instant.MAX : deadline;
    Instant soon = pacing.now().plus(Candidates.PATIENCE);
    return patient || last.isBefore(soon) ? last : soon;
  }

  /**
   * A target that would merely have taken too long is come back to when the others have failed; one
   * that can never hold the job, or whose turn does not come before the deadline, is not.
   */
  private void refused(
      Candidate candidate, Admission.Refused refused, boolean patient, Instant askedAt) {
    boolean comeBack = !patient && refused.code() != ErrorCode.PAYLOAD_TOO_LARGE;
    if (comeBack) {
      candidate.toEndOfLine();
    } else {
      candidate.spend();
    }
    ErrorCode code = comeBack ? ErrorCode.RATE_LIMITED : refused.code();
    Failed failure = Failed.unanswered(code, refused.message());
    Instant now = pacing.now();
    Duration waited = Duration.between(askedAt, now);
    journal.failed(failure);
    journal.add(
        candidate.target(), attempt(candidate, now, waited, Duration.ZERO, failure), Bill.NONE);
  }

  /** A breaker that opened for what no waiting cures sends jobs on; any other makes them wait. */
  private void shutOut(Candidate candidate, Circuit circuit) {
    ErrorCode why = circuit.cause();
    candidate.shutOut(pacing.now(), circuit.nextTry());
    if (!why.retryable()) {
      candidate.spend();
    }
    String reason = "its circuit breaker is open after " + why.wireName();
    if (candidate.spent()) {
      journal.givenUp(candidate.target(), why, reason);
    } else {
      journal.passedOver(candidate.target(), reason);
    }
  }

  private Optional<Execution> call(
      Candidate candidate, Admission.Granted granted, Circuit circuit, long ticket)
      throws InterruptedException {
    candidate.called();
    Target target = candidate.target();
    GuardedCall call =
        new GuardedCall(
            target,
            granted.permit(),
            circuit,
            ticket,
            loop.listener(),
            pacing.clock(),
            estimatedTokens);
    AttemptId id = new AttemptId(journal.nextNumber(), target.provider(), target.model().name());
    Instant startedAt = pacing.now();
    ProviderAnswer answer =
        call.make(request(target, startedAt), request -> ask(target, request, id, startedAt));
    Duration took = Duration.between(startedAt, pacing.now());
    Attempt attempt = attempt(candidate, startedAt, granted.waited(), took, answer);
    journal.add(target, attempt, answer.bill());
    loop.listener().onAttempt(target, attempt, answer.bill().usage());
    return switch (answer) {
      case Completed completed -> Optional.of(journal.succeeded(target, completed.response()));
      case Failed failed -> {
        tellFailure(id, failed);
        yield afterFailure(candidate, failed);
      }
    };
  }

  private ProviderAnswer ask(Target target, ProviderCall request, AttemptId id, Instant startedAt)
      throws InterruptedException {
    Provider provider = loop.upstream(target.provider()).provider();
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

  private static Attempt attempt(
      Candidate candidate,
      Instant startedAt,
      Duration waited,
      Duration took,
      ProviderAnswer answer) {
    Attempt.Outcome outcome =
        switch (answer) {
          case Completed completed -> new Attempt.Answered(completed.response().statusCode());
          case Failed failed -> {
            ProviderResponse response = failed.response();
            Integer status = response == null ? null : (Integer) response.statusCode();
            yield new Attempt.Failed(failed.code(), failed.message(), status, failed.retryAfter());
          }
        };
    Target target = candidate.target();
    return new Attempt(
        target.provider(),
        target.model().name(),
        null,
        candidate.reason(),
        startedAt,
        waited,
        took,
        outcome);
  }

  private Optional<Execution> afterFailure(Candidate candidate, Failed failure) {
    journal.failed(failure);
    switch (Verdict.on(failure.code()).next()) {
      case RETRY_HERE -> retry(candidate, failure, candidate.nextRetry());
      case OTHERS_FIRST -> {
        candidate.toEndOfLine();
        // One step further up than others: a crowded target needs more rest than a broken one.
        retry(candidate, failure, candidate.nextRetry() + 1);
      }
      case NEXT_TARGET -> candidate.spend();
      case LARGER_WINDOW -> {
        candidate.spend();
        candidates
            .keepOnlyLargerThan(candidate.target().model())
            .forEach(
                target ->
                    journal.passedOver(target, "its context window is not known to be larger"));
      }
      case STOP -> {
        return Optional.of(journal.failed());
      }
    }
    return Optional.empty();
  }

  /** What the provider asks for goes before our own delay, and is not jittered. */
  private void retry(Candidate candidate, Failed failure, int step) {
    RetryPolicy policy = loop.upstream(candidate.target().provider()).retry();
    if (candidate.nextRetry() > policy.maxRetries()) {
      candidate.spend();
      return;
    }
    Duration asked = failure.retryAfter();
    Duration wait = asked == null ? policy.delay(step, pacing.jitter()) : asked;
    candidate.retryAt(pacing.now().plus(wait));
  }

  private Execution nothingIsLeft() {
    if (deadline == null || pacing.now().isBefore(deadline) || !journal.mightHaveSucceeded()) {
      return journal.failed();
    }
    return journal.expired(deadline);
  }
}
