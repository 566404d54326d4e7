package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import dev.sluice.schema.ModelSelection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the planner made of a job. */
public sealed interface Routing {

  /**
   * @param choices in the order to try them; never empty
   * @param excluded targets that would serve the model but not this job
   * @param selection what the job asked for, completed by whoever was asked after it
   * @param variantId which variant of a router was taken; null where the job named none
   */
  record Plan(
      List<Choice> choices,
      List<Exclusion> excluded,
      ModelSelection selection,
      @Nullable String variantId)
      implements Routing {
    public Plan {
      choices = List.copyOf(choices);
      excluded = List.copyOf(excluded);
      requireNonNull(selection, "selection is null");
    }
  }

  /** A target, and what put it into its place. */
  record Choice(Target target, Why why) {
    public Choice {
      requireNonNull(target, "target is null");
      requireNonNull(why, "why is null");
    }
  }

  /**
   * Why a target stands where it does. Most are never asked, so the words are made when they are.
   */
  @FunctionalInterface
  interface Why {
    String text();
  }

  /**
   * No target is left; settled before anything was paid for.
   *
   * @param excluded targets that would serve the model but not this job
   */
  record Unroutable(JobError error, List<Exclusion> excluded) implements Routing {
    public Unroutable {
      requireNonNull(error, "error is null");
      excluded = List.copyOf(excluded);
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
