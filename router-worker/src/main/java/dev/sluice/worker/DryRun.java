package dev.sluice.worker;

import dev.sluice.provider.ListedModel;
import dev.sluice.schema.Job;
import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.Outage;
import dev.sluice.worker.attempt.OutageListener;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.fleet.Heard;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.Routing;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Plans jobs as a worker of the same configuration would, and sends none. Thread-safe. */
public final class DryRun {

  private final RoutePlanner planner;
  private final Breakers breakers;
  private final FleetLessons lessons;

  private DryRun(RoutePlanner planner, Measurements measurements) {
    this.planner = planner;
    this.breakers = new Breakers(InstantSource.system(), OutageListener.NONE);
    this.lessons = new FleetLessons(measurements, breakers);
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
    return new DryRun(new RoutePlanner(catalogue, measurements, config.routing()), measurements);
  }

  /** Learns what the workers of a fleet have told each other of late. */
  public void learn(List<Heard> told) {
    told.forEach(lessons::onMessage);
  }

  public Routing plan(Job job) {
    return planner.plan(job);
  }

  /** What is not called at present, as far as was learnt. */
  public List<Outage> outages() {
    return breakers.outages();
  }
}
