package dev.sluice.worker.attempt;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.worker.route.Routing.Exclusion;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to one job, and what is told about it in the end. Owned by the job's thread. */
final class Journal {

  private final List<Attempt> attempts = new ArrayList<>();
  private final Spending spending = new Spending();

  /** That a target was not called although its turn had come, and why. */
  private final Map<Target, Attempt> passedOver = new LinkedHashMap<>();

  private final List<Exclusion> leftOut;
  private final @Nullable String variantId;
  private @Nullable Failed lastFailure;

  /**
   * @param leftOut what the plan has left out, and why
   * @param variantId the router's variant that made the plan; null where none did
   */
  Journal(List<Exclusion> leftOut, @Nullable String variantId) {
    this.leftOut = leftOut;
    this.variantId = variantId;
  }

  /** The number that the next attempt has. */
  int nextNumber() {
    return attempts.size() + 1;
  }

  /**
   * A call has ended, or the provider's limits have turned it away before it was made.
   *
   * @param credential null where there is but one
   */
  Attempt ended(
      Candidate candidate,
      @Nullable String credential,
      Instant startedAt,
      Duration waited,
      Duration took,
      ProviderAnswer answer) {
    Target target = candidate.target();
    Attempt attempt =
        new Attempt(
            target.provider(),
            target.model().name(),
            credential,
            candidate.reason(),
            startedAt,
            waited,
            took,
            outcome(answer));
    attempts.add(attempt);
    spending.add(answer.bill(), target.model().price());
    passedOver.remove(target);
    return attempt;
  }

  private static Attempt.Outcome outcome(ProviderAnswer answer) {
    return switch (answer) {
      case Completed completed -> new Attempt.Answered(completed.response().statusCode());
      case Failed failed -> {
        ProviderResponse response = failed.response();
        Integer status = response == null ? null : (Integer) response.statusCode();
        yield new Attempt.Failed(failed.code(), failed.message(), status, failed.retryAfter());
      }
    };
  }

  void failed(Failed failure) {
    lastFailure = failure;
  }

  void passedOver(Target target, Instant when, String reason) {
    passedOver.put(
        target, Attempt.excluded(target.provider(), target.model().name(), when, reason));
  }

  /** Passed over for good, which is the job's failure if it has met no other. */
  void givenUp(Target target, Instant when, ErrorCode code, String reason) {
    passedOver(target, when, reason);
    if (lastFailure == null) {
      lastFailure = Failed.unanswered(code, reason);
    }
  }

  /** Whether it was time alone that was missing. */
  boolean mightHaveSucceeded() {
    return lastFailure != null && lastFailure.code().retryable();
  }

  Execution succeeded(Target target, ProviderResponse response) {
    Route route = new Route(target.provider(), target.model().name(), variantId);
    return end(new JobResult.Succeeded(response, route));
  }

  /** Nothing is left to try: the last failure, and what went before it. */
  Execution failed() {
    Failed last = lastFailure;
    if (last == null) {
      return end(
          new JobResult.Failed(new JobError(ErrorCode.NO_ROUTE, "the plan has no target"), null));
    }
    String message = report();
    return end(
        new JobResult.Failed(
            new JobError(last.code(), message, last.retryAfter()), last.response()));
  }

  /** The deadline leaves no time for another attempt. */
  Execution expired(Instant deadline) {
    String message = "no time is left before its deadline " + deadline;
    String report = report();
    JobError error =
        new JobError(
            ErrorCode.DEADLINE_EXCEEDED, report.isEmpty() ? message : message + "; " + report);
    return end(new JobResult.Failed(error, lastFailure == null ? null : lastFailure.response()));
  }

  private String report() {
    Map<String, String> notCalled = new LinkedHashMap<>();
    leftOut.forEach(one -> notCalled.put(one.target().toString(), one.reason()));
    passedOver.forEach(
        (target, attempt) -> {
          if (attempt.outcome() instanceof Attempt.Excluded excluded) {
            notCalled.put(target.toString(), excluded.message());
          }
        });
    return AttemptReport.of(attempts, notCalled);
  }

  private Execution end(JobResult.Outcome outcome) {
    return new Execution(outcome, everything(), spending.usage(), spending.cost());
  }

  /** In the order in which it happened. */
  private List<Attempt> everything() {
    if (passedOver.isEmpty()) {
      return attempts;
    }
    List<Attempt> all = new ArrayList<>(passedOver.values());
    all.addAll(attempts);
    all.sort(Comparator.comparing(Attempt::startedAt));
    return all;
  }
}
