package dev.sluice.client;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those for which all of it holds. An empty set, and null, leave
 * everything open.
 *
 * @param codes of the error, one of these
 * @param providers of the last call, one of these
 * @param tenants one of these
 * @param batches by their ids, one of these
 * @param jobs by their ids, one of these
 * @param since written then or later, by the clocks of the workers
 * @param until written before that
 * @param limit how many at most, the oldest first
 */
public record DeadLetterFilter(
    Set<ErrorCode> codes,
    Set<String> providers,
    Set<String> tenants,
    Set<String> batches,
    Set<String> jobs,
    @Nullable Instant since,
    @Nullable Instant until,
    long limit) {

  /** All that there are. */
  public static final DeadLetterFilter ALL =
      new DeadLetterFilter(
          Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, null, Long.MAX_VALUE);

  public DeadLetterFilter {
    codes = Set.copyOf(codes);
    providers = Set.copyOf(providers);
    tenants = Set.copyOf(tenants);
    batches = Set.copyOf(batches);
    jobs = Set.copyOf(jobs);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
  }

  public DeadLetterFilter withCodes(ErrorCode... codes) {
    return new DeadLetterFilter(
        Set.of(codes), providers, tenants, batches, jobs, since, until, limit);
  }

  public DeadLetterFilter withProviders(String... providers) {
    return new DeadLetterFilter(
        codes, Set.of(providers), tenants, batches, jobs, since, until, limit);
  }

  public DeadLetterFilter withTenants(String... tenants) {
    return new DeadLetterFilter(
        codes, providers, Set.of(tenants), batches, jobs, since, until, limit);
  }

  public DeadLetterFilter withBatches(String... batches) {
    return new DeadLetterFilter(
        codes, providers, tenants, Set.of(batches), jobs, since, until, limit);
  }

  public DeadLetterFilter withJobs(String... jobs) {
    return new DeadLetterFilter(
        codes, providers, tenants, batches, Set.of(jobs), since, until, limit);
  }

  public DeadLetterFilter withSince(@Nullable Instant since) {
    return new DeadLetterFilter(codes, providers, tenants, batches, jobs, since, until, limit);
  }

  public DeadLetterFilter withUntil(@Nullable Instant until) {
    return new DeadLetterFilter(codes, providers, tenants, batches, jobs, since, until, limit);
  }

  public DeadLetterFilter withLimit(long limit) {
    return new DeadLetterFilter(codes, providers, tenants, batches, jobs, since, until, limit);
  }

  /** Whether every dead letter is meant, but for how many. */
  public boolean isOpen() {
    return withLimit(Long.MAX_VALUE).equals(ALL);
  }

  /** What can be told before the value of a record is read. */
  boolean mayMatch(Instant writtenAt, String jobId, @Nullable String batchId) {
    return (since == null || !writtenAt.isBefore(since))
        && (until == null || writtenAt.isBefore(until))
        && isAmong(jobs, jobId)
        && isAmong(batches, batchId);
  }

  /** What is told by what became of the job. */
  boolean matches(JobResult result) {
    return isAmong(codes, code(result))
        && isAmong(tenants, result.labels().tenant())
        && isAmong(providers, lastCall(result).map(Attempt::provider).orElse(null));
  }

  private static @Nullable ErrorCode code(JobResult result) {
    return result.outcome() instanceof JobResult.Failed failed ? failed.error().code() : null;
  }

  /** The last one that was made; empty where there was none. */
  static Optional<Attempt> lastCall(JobResult result) {
    List<Attempt> attempts = result.attempts();
    for (int i = attempts.size() - 1; i >= 0; i--) {
      if (!(attempts.get(i).outcome() instanceof Attempt.Excluded)) {
        return Optional.of(attempts.get(i));
      }
    }
    return Optional.empty();
  }

  private static <T> boolean isAmong(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }
}
