package dev.sluice.worker;

import dev.sluice.schema.JobError;
import dev.sluice.worker.metrics.WorkerMetrics;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.PublishListener;
import dev.sluice.worker.publish.StreamListener;
import java.time.Duration;
import java.util.List;

/** Counts what is published. */
final class PublishMeters implements PublishListener, StreamListener {

  private final WorkerMetrics metrics;

  PublishMeters(WorkerMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void committed(List<? extends Publication<?>> group, Duration took) {
    metrics.transactions().committed(group.size(), took);
    for (Publication<?> publication : group) {
      JobError error = publication.error();
      metrics.jobs().settled(publication.status(), error == null ? null : error.code());
    }
  }

  @Override
  public void aborted() {
    metrics.transactions().aborted();
  }

  @Override
  public void published() {
    metrics.streams().published();
  }

  @Override
  public void lost() {
    metrics.streams().lost();
  }
}
