package dev.sluice.worker.consume;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Shares out topics of the same number of partitions alike: who has one of the first by name has
 * the same of the others. So a job that was put aside comes back to where it was, and a worker that
 * joins gets its part of each topic. Of the first, each worker gets what the cooperative sticky
 * assignor gives it; that one by itself counts the partitions of all topics together.
 *
 * <p>Public, with a constructor without parameters, because the Kafka client makes it by its name.
 */
public final class TopicByTopicAssignor extends CooperativeStickyAssignor {

  @Override
  public String name() {
    return "sluice-topic-by-topic";
  }

  /** Topics that are shared out alike. */
  private record Kind(int partitions, Set<String> subscribers) {}

  /** What the Kafka client calls; its other method, without racks, comes here as well. */
  @Override
  public Map<String, List<TopicPartition>> assignPartitions(
      Map<String, List<PartitionInfo>> partitionsPerTopic,
      Map<String, Subscription> subscriptions) {
    Map<String, List<TopicPartition>> assignment = new HashMap<>();
    subscriptions.keySet().forEach(member -> assignment.put(member, new ArrayList<>()));
    Map<Kind, Map<Integer, String>> owners = new HashMap<>();
    new TreeMap<>(partitionsPerTopic)
        .forEach(
            (topic, partitions) -> {
              Map<String, Subscription> wanting = of(topic, subscriptions);
              Kind kind = new Kind(partitions.size(), wanting.keySet());
              Map<Integer, String> wanted =
                  owners.computeIfAbsent(kind, first -> share(topic, partitions, wanting));
              follow(topic, wanted, wanting, assignment);
            });
    return assignment;
  }

  /** Who has which partition of the first topic of its kind now. */
  private Map<Integer, String> share(
      String topic, List<PartitionInfo> partitions, Map<String, Subscription> wanting) {
    Map<Integer, String> owners = new HashMap<>();
    super.assignPartitions(Map.of(topic, partitions), wanting)
        .forEach((member, part) -> part.forEach(one -> owners.put(one.partition(), member)));
    return owners;
  }

  /** Nothing is given to its new owner before the old one, if there is any, has given it up. */
  private static void follow(
      String topic,
      Map<Integer, String> owners,
      Map<String, Subscription> wanting,
      Map<String, List<TopicPartition>> assignment) {
    owners.forEach(
        (partition, owner) -> {
          TopicPartition one = new TopicPartition(topic, partition);
          if (!isOfAnother(one, owner, wanting)) {
            assignment.computeIfAbsent(owner, member -> new ArrayList<>()).add(one);
          }
        });
  }

  private static boolean isOfAnother(
      TopicPartition one, String owner, Map<String, Subscription> wanting) {
    return wanting.entrySet().stream()
        .anyMatch(
            other ->
                !other.getKey().equals(owner) && other.getValue().ownedPartitions().contains(one));
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
