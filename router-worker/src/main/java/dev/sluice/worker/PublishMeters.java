package dev.sluice.worker;

import dev.sluice.schema.JobError;
import dev.sluice.worker.metrics.WorkerMetrics;
import dev.sluice.worker.publish.Ending;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.PublishListener;
import dev.sluice.worker.publish.StreamListener;
import java.time.Duration;
import java.util.List;

/** Counts what is published, and passes on what could not be. */
final class PublishMeters implements PublishListener, StreamListener {

  private final WorkerMetrics metrics;
  private final Duplicates duplicates;

  PublishMeters(WorkerMetrics metrics, Duplicates duplicates) {
    this.metrics = metrics;
    this.duplicates = duplicates;
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
        case Ending.Forwarded _, Ending.Elsewhere _ -> {} // Counted where it was decided.
      }
    }
  }

  @Override
  public void aborted() {
    metrics.transactions().aborted();
  }

  @Override
  public void notesRefused(String topic, Exception cause) {
    duplicates.onRefused(topic, cause);
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
