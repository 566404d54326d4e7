package dev.sluice.worker;

import dev.sluice.provider.ListedModel;
import dev.sluice.schema.Job;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.Routing;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Plans jobs as a worker of the same configuration would, and sends none. Thread-safe. */
public final class DryRun {

  private final RoutePlanner planner;

  private DryRun(RoutePlanner planner) {
    this.planner = planner;
  }

  /**
   * Of a worker that has measured nothing yet.
   *
   * @param listings what providers said of their models, by their names; of one that is not among
   *     them nothing is known but its description
   */
  public static DryRun of(
      WorkerConfig config, Providers providers, Map<String, List<ListedModel>> listings) {
    LiveCatalogue catalogue = new LiveCatalogue(providers.opened());
    listings.forEach(catalogue::onListing);
    Measurements measurements = new Measurements(InstantSource.system());
    return new DryRun(new RoutePlanner(catalogue, measurements, config.routing()));
  }

  public Routing plan(Job job) {
    return planner.plan(job);
  }
}
