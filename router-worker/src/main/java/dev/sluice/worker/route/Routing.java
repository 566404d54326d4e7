package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import java.util.List;

/** What the planner made of a job. */
public sealed interface Routing {

  /**
   * @param targets in the order to try them; never empty
   * @param excluded targets that would serve the model but not this job
   */
  record Plan(List<Target> targets, List<Exclusion> excluded) implements Routing {
    public Plan {
      targets = List.copyOf(targets);
      excluded = List.copyOf(excluded);
    }
  }

  /** No target is left; settled before anything was paid for. */
  record Unroutable(JobError error) implements Routing {
    public Unroutable {
      requireNonNull(error, "error is null");
    }
  }

  /** A target that was left out, and why. */
  record Exclusion(Target target, String reason) {
    public Exclusion {
      requireNonNull(target, "target is null");
      requireNonNull(reason, "reason is null");
    }
  }
}
