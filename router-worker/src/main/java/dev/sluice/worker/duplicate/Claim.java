package dev.sluice.worker.duplicate;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The right of one job to be run while others of its name wait. Whoever has it gives it back in one
 * of two ways: with an outcome for all, or without. Thread-safe.
 */
public final class Claim {

  private final Home home;
  private final Fingerprint fingerprint;

  /** Whether nothing will ever come of the job that has it, at this worker. */
  private final BooleanSupplier abandoned;

  /** Whether its job only fetches an outcome that is remembered. */
  private final boolean brief;

  private final CompletableFuture<Optional<JobResult>> end = new CompletableFuture<>();

  Claim(Home home, Fingerprint fingerprint, BooleanSupplier abandoned, boolean brief) {
    this.home = requireNonNull(home, "home is null");
    this.fingerprint = requireNonNull(fingerprint, "fingerprint is null");
    this.abandoned = requireNonNull(abandoned, "abandoned is null");
    this.brief = brief;
  }

  /** Whether it ends within moments, unless the outcome that is remembered is not there. */
  public boolean isBrief() {
    return brief;
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  boolean isAbandoned() {
    return abandoned.getAsBoolean();
  }

  /** There is an outcome; it is for all who wait. */
  public void share(JobResult result) {
    home.end(this);
    end.complete(Optional.of(result));
  }

  /** There is an outcome, which is remembered from now on; it is for all who wait as well. */
  public void share(JobResult result, Remembered remembered) {
    home.remember(fingerprint, remembered);
    share(result);
  }

  /** There is none that would be another's as well: one of those who wait is next. */
  public void release() {
    home.end(this);
    end.complete(Optional.empty());
  }

  /** How waiting for another's claim went. */
  public sealed interface Wait {

    /** Its outcome is there. */
    record Shared(JobResult result) implements Wait {
      public Shared {
        requireNonNull(result, "result is null");
      }
    }

    /** It was given back without one. */
    record Free() implements Wait {}

    /** It is still under way. */
    record TooLong() implements Wait {}
  }

  /** Waits for its end, for so long at most. */
  public Wait await(Duration patience) throws InterruptedException {
    try {
      Optional<JobResult> shared = end.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
      return shared.isPresent() ? new Wait.Shared(shared.get()) : new Wait.Free();
    } catch (TimeoutException e) {
      return new Wait.TooLong();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a claim never fails", e);
    }
  }
}
