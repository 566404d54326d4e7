package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Progress;
import dev.sluice.schema.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a job's plan.
 *
 * @param attempts in order
 * @param usage summed over all attempts, the failed ones that were billed among them
 * @param cost of the same; null where a price is unknown
 */
public record Execution(
    JobResult.Outcome outcome, List<Attempt> attempts, Usage usage, @Nullable Cost cost) {
  public Execution {
    requireNonNull(outcome, "outcome is null");
    attempts = List.copyOf(attempts);
    requireNonNull(usage, "usage is null");
  }

  /** Of a job that was not called since it came, or came back. */
  public static Execution uncalled(JobResult.Outcome outcome, Progress before) {
    return new Execution(outcome, before.attempts(), before.usage(), before.cost());
  }

  /** The same, with others before its attempts. */
  public Execution after(List<Attempt> others) {
    if (others.isEmpty()) {
      return this;
    }
    List<Attempt> all = new ArrayList<>(others);
    all.addAll(attempts);
    return new Execution(outcome, all, usage, cost);
  }
}
