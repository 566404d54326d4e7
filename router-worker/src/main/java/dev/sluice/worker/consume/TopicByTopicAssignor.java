package dev.sluice.worker.consume;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;

/**
 * Shares out each topic by itself, as the cooperative sticky assignor does. That one counts the
 * partitions of all topics together: a worker that joins might get those on which jobs rest, and
 * none on which they come.
 *
 * <p>Public, with a constructor without parameters, because the Kafka client makes it by its name.
 */
public final class TopicByTopicAssignor extends CooperativeStickyAssignor {

  @Override
  public String name() {
    return "sluice-topic-by-topic";
  }

  @Override
  public Map<String, List<TopicPartition>> assign(
      Map<String, Integer> partitionsPerTopic, Map<String, Subscription> subscriptions) {
    Map<String, List<TopicPartition>> assignment = new HashMap<>();
    subscriptions.keySet().forEach(member -> assignment.put(member, List.of()));
    partitionsPerTopic.forEach(
        (topic, partitions) ->
            super.assign(Map.of(topic, partitions), of(topic, subscriptions))
                .forEach((member, part) -> assignment.merge(member, part, this::both)));
    return assignment;
  }

  private List<TopicPartition> both(List<TopicPartition> some, List<TopicPartition> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** Who wants the topic, and has what of it. */
  private static Map<String, Subscription> of(
      String topic, Map<String, Subscription> subscriptions) {
    Map<String, Subscription> wanting = new HashMap<>();
    subscriptions.forEach(
        (member, whole) -> {
          if (whole.topics().contains(topic)) {
            wanting.put(member, of(topic, whole));
          }
        });
    return wanting;
  }

  private static Subscription of(String topic, Subscription whole) {
    ByteBuffer userData = whole.userData();
    Subscription part =
        new Subscription(
            List.of(topic),
            userData == null ? null : userData.duplicate(),
            whole.ownedPartitions().stream().filter(one -> one.topic().equals(topic)).toList(),
            whole.generationId().orElse(-1),
            whole.rackId());
    part.setGroupInstanceId(whole.groupInstanceId());
    return part;
  }
}
