package dev.sluice.cli.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.worker.attempt.Outage;
import dev.sluice.worker.attempt.Scope;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Target;
import java.util.List;

/**
 * A job, and what the planner made of it.
 *
 * @param place where it was read, for people
 * @param outages what is not called at present
 */
public record PlannedJob(String place, Job job, Routing routing, List<Outage> outages) {

  public PlannedJob {
    requireNonNull(place, "place is null");
    requireNonNull(job, "job is null");
    requireNonNull(routing, "routing is null");
    outages = List.copyOf(outages);
  }

  public boolean isRoutable() {
    return routing instanceof Routing.Plan;
  }

  /** Those that keep jobs from a target, or from calling it with one credential. */
  List<Outage> outagesOf(Target target) {
    return outages.stream().filter(outage -> covers(outage.scope(), target)).toList();
  }

  private static boolean covers(Scope scope, Target target) {
    boolean anyModel = scope.model() == null;
    return scope.provider().equals(target.provider())
        && (anyModel || target.model().name().equals(scope.model()));
  }
}
