package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.CommittedOffsets;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.publish.Offsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Lets publishing commit the offsets of what is consumed; neither knows the other. */
final class DeliveryOffsets implements Offsets<Delivery> {

  private final JobConsumer consumer;
  private final CommittedOffsets cluster;

  DeliveryOffsets(JobConsumer consumer, CommittedOffsets cluster) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.cluster = requireNonNull(cluster, "cluster is null");
  }

  @Override
  public Commit<Delivery> commitAfter(Collection<Delivery> finished) {
    var commit = consumer.commitAfter(finished);
    return new Commit<>(commit.membership(), commit.offsets(), commit.covered());
  }

  @Override
  public void committed(Collection<Delivery> finished) {
    consumer.committed(finished);
  }

  @Override
  public List<Delivery> committedOf(Collection<Delivery> deliveries)
      throws InterruptedException, ExecutionException {
    return cluster.committedOf(deliveries);
  }
}
