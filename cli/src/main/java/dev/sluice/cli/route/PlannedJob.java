package dev.sluice.cli.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.worker.route.Routing;

/**
 * A job, and what the planner made of it.
 *
 * @param place where it was read, for people
 */
public record PlannedJob(String place, Job job, Routing routing) {
  public PlannedJob {
    requireNonNull(place, "place is null");
    requireNonNull(job, "job is null");
    requireNonNull(routing, "routing is null");
  }

  public boolean isRoutable() {
    return routing instanceof Routing.Plan;
  }
}
