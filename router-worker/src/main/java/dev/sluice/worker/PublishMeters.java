package dev.sluice.worker;

import dev.sluice.schema.JobError;
import dev.sluice.worker.metrics.WorkerMetrics;
import dev.sluice.worker.publish.Ending;
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
      switch (publication.ending()) {
        case Ending.Settled settled -> {
          JobError error = settled.error();
          metrics.jobs().settled(settled.status(), error == null ? null : error.code());
        }
        case Ending.PutAside aside -> metrics.jobs().parked(aside.delay(), aside.again());
      }
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
