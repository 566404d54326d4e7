package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Progress;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.worker.route.Routing.Exclusion;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to one job, and what is told about it in the end. Owned by the job's thread. */
final class Journal {

  private final List<Attempt> attempts = new ArrayList<>();
  private final Spending spending = new Spending();

  /** By {@code provider/model}: that circuits have kept the job from it, since when, and which. */
  private final Map<String, Attempt> shutOut = new LinkedHashMap<>();

  /** By {@code provider/model}: that it was not called for another reason. */
  private final Map<String, Attempt> notCalled = new LinkedHashMap<>();

  private final List<Exclusion> leftOut;
  private final @Nullable String variantId;
  private @Nullable Failed lastFailure;
  private boolean outOfTime;

  /**
   * @param leftOut what the plan has left out, and why
   * @param variantId the router's variant that made the plan; null where none did
   */
  Journal(List<Exclusion> leftOut, @Nullable String variantId) {
    this.leftOut = leftOut;
    this.variantId = variantId;
  }

  /** What happened before the job was put aside. */
  void restore(Progress progress) {
    for (Attempt attempt : progress.attempts()) {
      switch (attempt.outcome()) {
        case Attempt.Excluded excluded -> shutOut.put(name(attempt), attempt);
        case Attempt.Answered answered -> attempts.add(attempt);
        case Attempt.Failed failed -> {
          attempts.add(attempt);
          lastFailure =
              new Failed(failed.code(), failed.message(), null, failed.retryAfter(), Bill.NONE);
        }
      }
    }
    spending.restore(progress.usage(), progress.cost());
  }

  private static String name(Attempt attempt) {
    return attempt.provider() + "/" + attempt.model();
  }

  /**
   * What the job has behind it that is put aside.
   *
   * @param limitedSince since when a limit holds it up; null if none does
   */
  Progress progress(@Nullable Instant limitedSince) {
    return new Progress(
        inOrder(attempts, shutOut.values()), spending.usage(), spending.cost(), limitedSince);
  }

  /** The number that the next attempt has. */
  int nextNumber() {
    return attempts.size() + 1;
  }

  /**
   * A call has ended.
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
    if (!shutOut.isEmpty() || !notCalled.isEmpty()) {
      shutOut.remove(target.toString());
      notCalled.remove(target.toString());
    }
    return attempt;
  }

  /** A call was given up before it ended; what it has cost nobody has told. */
  void aborted(
      Candidate candidate,
      @Nullable String credential,
      Instant startedAt,
      Duration waited,
      Duration took) {
    Target target = candidate.target();
    attempts.add(
        new Attempt(
            target.provider(),
            target.model().name(),
            credential,
            candidate.reason(),
            startedAt,
            waited,
            took,
            new Attempt.Failed(
                ErrorCode.CANCELLED, "it was aborted before it was answered", null, null)));
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

  /** Its circuits have kept the job from it, for the first time then. */
  void shutOut(Target target, Instant since, String reason) {
    shutOut.put(target.toString(), excluded(target, since, reason));
  }

  void notCalled(Target target, Instant when, String reason) {
    shutOut.remove(target.toString());
    notCalled.put(target.toString(), excluded(target, when, reason));
  }

  private static Attempt excluded(Target target, Instant when, String reason) {
    return Attempt.excluded(target.provider(), target.model().name(), when, reason);
  }

  /** It could serve the job, but not before its deadline. */
  void outOfTime(Target target, Instant when, String reason) {
    outOfTime = true;
    Attempt before = notCalled.get(target.toString());
    notCalled(target, when, before == null ? reason : reason(before) + "; " + reason);
  }

  /** It is not called any more, which is the job's failure if it has met no other. */
  void givenUp(Target target, Instant when, ErrorCode code, String reason) {
    notCalled(target, when, reason);
    if (lastFailure == null) {
      lastFailure = Failed.unanswered(code, reason);
    }
  }

  /** Whether time is all that is missing, as far as anybody knows. */
  boolean isOutOfTime() {
    return outOfTime;
  }

  /** Whether the same job might have succeeded with more time. */
  boolean mightHaveSucceeded() {
    return lastFailure != null && lastFailure.code().retryable();
  }

  /** The job's own failure, and no target's. */
  Execution refused(JobError error) {
    return end(new JobResult.Failed(error, null));
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
    String message = "it could not be answered before its deadline " + deadline;
    String report = report();
    JobError error =
        new JobError(
            ErrorCode.DEADLINE_EXCEEDED, report.isEmpty() ? message : message + "; " + report);
    return end(new JobResult.Failed(error, lastFailure == null ? null : lastFailure.response()));
  }

  private String report() {
    Map<String, String> reasons = new LinkedHashMap<>();
    leftOut.forEach(one -> reasons.put(one.target().toString(), one.reason()));
    for (Attempt attempt : passedOver()) {
      reasons.put(name(attempt), reason(attempt));
    }
    return AttemptReport.of(attempts, reasons);
  }

  private static String reason(Attempt passedOver) {
    return passedOver.outcome() instanceof Attempt.Excluded excluded ? excluded.message() : "";
  }

  private List<Attempt> passedOver() {
    if (shutOut.isEmpty() && notCalled.isEmpty()) {
      return List.of();
    }
    List<Attempt> all = new ArrayList<>(shutOut.values());
    all.addAll(notCalled.values());
    return all;
  }

  private Execution end(JobResult.Outcome outcome) {
    return new Execution(
        outcome, inOrder(attempts, passedOver()), spending.usage(), spending.cost());
  }

  /** As it happened. */
  private static List<Attempt> inOrder(List<Attempt> attempts, Collection<Attempt> passedOver) {
    if (passedOver.isEmpty()) {
      return attempts;
    }
    List<Attempt> all = new ArrayList<>(passedOver);
    all.addAll(attempts);
    all.sort(Comparator.comparing(Attempt::startedAt));
    return all;
  }
}
