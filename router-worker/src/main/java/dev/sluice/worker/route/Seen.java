package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A target, and what is thought of it while one plan is made.
 *
 * @param estimate null if no call has ended within the window
 */
record Seen(Target target, Watch watch, @Nullable Estimate estimate) {

  /** Null where it was not measured. */
  @Nullable Figure figure(Metric metric) {
    return estimate == null ? null : estimate.figure(metric);
  }
}
