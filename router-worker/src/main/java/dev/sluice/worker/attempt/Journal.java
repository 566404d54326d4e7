package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.worker.route.Routing.Exclusion;
import dev.sluice.worker.route.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to one job, and what is told about it in the end. Owned by the job's thread. */
final class Journal {

  private final List<Attempt> attempts = new ArrayList<>();
  private final Spending spending = new Spending();

  /** By {@code provider/model}: why it was not called, or not called again. */
  private final Map<String, String> passedOver = new LinkedHashMap<>();

  private final @Nullable String variantId;
  private ProviderAnswer.@Nullable Failed lastFailure;

  /**
   * @param variantId the router's variant that made the plan; null where none did
   */
  Journal(List<Exclusion> excluded, @Nullable String variantId) {
    this.variantId = variantId;
    excluded.forEach(one -> passedOver(one.target(), one.reason()));
  }

  /** The number that the next attempt has. */
  int nextNumber() {
    return attempts.size() + 1;
  }

  void add(Target target, Attempt attempt, Bill bill) {
    attempts.add(attempt);
    spending.add(bill, target.model().price());
    passedOver.remove(target.toString());
  }

  void failed(ProviderAnswer.Failed failure) {
    lastFailure = failure;
  }

  void passedOver(Target target, String reason) {
    passedOver.put(target.toString(), reason);
  }

  /** Passed over for good, which is the job's failure if it has met no other. */
  void givenUp(Target target, ErrorCode code, String reason) {
    passedOver(target, reason);
    if (lastFailure == null) {
      lastFailure = ProviderAnswer.Failed.unanswered(code, reason);
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
    ProviderAnswer.Failed last = lastFailure;
    if (last == null) {
      return end(
          new JobResult.Failed(new JobError(ErrorCode.NO_ROUTE, "the plan has no target"), null));
    }
    String message = AttemptReport.of(attempts, passedOver);
    return end(
        new JobResult.Failed(
            new JobError(last.code(), message, last.retryAfter()), last.response()));
  }

  /** The deadline leaves no time for another attempt. */
  Execution expired(Instant deadline) {
    String message = "no time is left before its deadline " + deadline;
    String report = AttemptReport.of(attempts, passedOver);
    JobError error =
        new JobError(
            ErrorCode.DEADLINE_EXCEEDED, report.isEmpty() ? message : message + "; " + report);
    return end(new JobResult.Failed(error, lastFailure == null ? null : lastFailure.response()));
  }

  private Execution end(JobResult.Outcome outcome) {
    return new Execution(outcome, attempts, spending.usage(), spending.cost());
  }
}
