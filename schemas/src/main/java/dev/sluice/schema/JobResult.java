package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one terminal result of a job.
 *
 * @param id of the job
 * @param labels of the job
 * @param attempts every call that was made for it, in order, and before them the targets that were
 *     left out
 * @param usage summed over what the providers reported
 * @param cost null where a price is unknown
 * @param submittedAt when the job's record was written
 * @param completedAt when the outcome was settled
 * @param replay that it is not the job's first result, and what became of it before; null if it is
 * @param duplicateOf the id of the job whose outcome this one was given, because it is the same;
 *     null if it has one of its own
 */
public record JobResult(
    String id,
    Labels labels,
    Outcome outcome,
    List<Attempt> attempts,
    Usage usage,
    @Nullable Cost cost,
    Instant submittedAt,
    Instant completedAt,
    @Nullable Replay replay,
    @Nullable String duplicateOf) {

  public JobResult {
    requireNonNull(id, "id is null");
    requireNonNull(labels, "labels is null");
    requireNonNull(outcome, "outcome is null");
    attempts = List.copyOf(attempts);
    requireNonNull(usage, "usage is null");
    requireNonNull(submittedAt, "submittedAt is null");
    requireNonNull(completedAt, "completedAt is null");
  }

  /** One with an outcome of its own, of a job which was never replayed. */
  public JobResult(
      String id,
      Labels labels,
      Outcome outcome,
      List<Attempt> attempts,
      Usage usage,
      @Nullable Cost cost,
      Instant submittedAt,
      Instant completedAt) {
    this(id, labels, outcome, attempts, usage, cost, submittedAt, completedAt, null, null);
  }

  public JobResult withLabels(Labels labels) {
    return new JobResult(
        id, labels, outcome, attempts, usage, cost, submittedAt, completedAt, replay, duplicateOf);
  }

  public JobResult withOutcome(Outcome outcome) {
    return new JobResult(
        id, labels, outcome, attempts, usage, cost, submittedAt, completedAt, replay, duplicateOf);
  }

  public JobResult withReplay(@Nullable Replay replay) {
    return new JobResult(
        id, labels, outcome, attempts, usage, cost, submittedAt, completedAt, replay, duplicateOf);
  }

  public Status status() {
    return outcome.status();
  }

  /** On the wire in lower case. */
  public enum Status {
    SUCCEEDED,
    FAILED,
    EXPIRED,
    CANCELLED;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public sealed interface Outcome {
    Status status();
  }

  public record Succeeded(ProviderResponse response, Route route) implements Outcome {
    public Succeeded {
      requireNonNull(response, "response is null");
      requireNonNull(route, "route is null");
    }

    @Override
    public Status status() {
      return Status.SUCCEEDED;
    }
  }

  /**
   * @param response what the provider of the last attempt answered; null where none did
   */
  public record Failed(JobError error, @Nullable ProviderResponse response) implements Outcome {
    public Failed {
      requireNonNull(error, "error is null");
    }

    /** Expired and cancelled jobs are told from failed ones by their code alone. */
    @Override
    public Status status() {
      return switch (error.code()) {
        case DEADLINE_EXCEEDED -> Status.EXPIRED;
        case CANCELLED -> Status.CANCELLED;
        default -> Status.FAILED;
      };
    }
  }
}
