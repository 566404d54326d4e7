package dev.sluice.worker;

import dev.sluice.worker.metrics.WorkerMetrics;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.PublishListener;
import java.time.Duration;
import java.util.List;

/** Counts what the publishing thread tells. */
final class PublishMeters implements PublishListener {

  private final WorkerMetrics metrics;

  PublishMeters(WorkerMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void committed(List<? extends Publication<?>> group, Duration took) {
    metrics.transactions().committed(group.size(), took);
    for (Publication<?> publication : group) {
      metrics.jobs().settled(publication.status(), publication.code());
    }
  }

  @Override
  public void aborted() {
    metrics.transactions().aborted();
  }
}
