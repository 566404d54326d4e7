package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What the group has committed, asked of the cluster itself: after a transaction whose outcome is
 * not known, the offsets tell whether it was committed, since results and offsets stand or fall
 * together.
 */
public final class CommittedOffsets {

  private final Map<String, String> kafka;
  private final String group;

  /**
   * @param kafka Kafka client settings
   */
  public CommittedOffsets(Map<String, String> kafka, String group) {
    this.kafka = Map.copyOf(kafka);
    this.group = requireNonNull(group, "group is null");
  }

  /**
   * Those of the deliveries whose offsets are committed. Waits until no transaction is open on
   * them.
   *
   * @throws ExecutionException if the cluster did not answer
   */
  public List<Delivery> committedOf(Collection<Delivery> deliveries)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Frontier> frontiers = frontiers();
    return deliveries.stream()
        .filter(
            delivery ->
                frontiers
                    .getOrDefault(delivery.topicPartition(), Frontier.at(0))
                    .isDone(delivery.offset()))
        .toList();
  }

  private Map<TopicPartition, Frontier> frontiers()
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.copyOf(kafka))) {
      Map<TopicPartition, OffsetAndMetadata> commits =
          admin
              .listConsumerGroupOffsets(
                  group, new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata()
              .get();
      Map<TopicPartition, Frontier> frontiers = new HashMap<>();
      commits.forEach(
          (partition, commit) -> {
            if (commit != null) {
              frontiers.put(partition, FrontierMetadata.decode(commit.offset(), commit.metadata()));
            }
          });
      return frontiers;
    }
  }
}
