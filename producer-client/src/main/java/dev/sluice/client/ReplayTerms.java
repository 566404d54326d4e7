package dev.sluice.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How dead letters are replayed.
 *
 * @param model that the jobs are to ask for; null for the one that they did ask for
 * @param provider who alone is to be called, in {@code model_selection.provider.order}; null for
 *     those that the jobs would have called
 * @param deadline what becomes of the jobs' deadlines
 * @param again whether those are replayed, too, that were replayed before
 */
public record ReplayTerms(
    @Nullable String model, @Nullable String provider, Deadline deadline, boolean again) {

  /** Each job as it was, byte for byte, and each dead letter once. */
  public static final ReplayTerms AS_THEY_WERE =
      new ReplayTerms(null, null, new Deadline.Kept(), false);

  public ReplayTerms {
    requireNonNull(deadline, "deadline is null");
  }

  /** What becomes of a job's deadline. */
  public sealed interface Deadline {

    /** It stays: a job whose deadline has passed is not replayed, for it would expire again. */
    record Kept() implements Deadline {}

    /** The job has none any more. */
    record Dropped() implements Deadline {}

    /** It is this. */
    record Moved(Instant to) implements Deadline {
      public Moved {
        requireNonNull(to, "to is null");
      }
    }
  }

  public ReplayTerms withModel(@Nullable String model) {
    return new ReplayTerms(model, provider, deadline, again);
  }

  public ReplayTerms withProvider(@Nullable String provider) {
    return new ReplayTerms(model, provider, deadline, again);
  }

  public ReplayTerms withDeadline(Deadline deadline) {
    return new ReplayTerms(model, provider, deadline, again);
  }

  public ReplayTerms withAgain(boolean again) {
    return new ReplayTerms(model, provider, deadline, again);
  }

  /** Whether jobs are given anything that they did not have. */
  boolean changesJobs() {
    return !changes().isEmpty();
  }

  /** What they are given, by what it is. */
  public Map<String, String> changes() {
    Map<String, String> changes = new TreeMap<>();
    if (model != null) {
      changes.put("model", model);
    }
    if (provider != null) {
      changes.put("provider", provider);
    }
    if (deadline instanceof Deadline.Dropped) {
      changes.put("deadline", "none");
    } else if (deadline instanceof Deadline.Moved moved) {
      changes.put("deadline", moved.to().toString());
    }
    return changes;
  }
}
