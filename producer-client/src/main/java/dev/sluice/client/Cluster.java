package dev.sluice.client;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Questions to the cluster that are answered, or failed, within the connect timeout. */
record Cluster(ClientOptions options) {

  /**
   * Whether the topic is there. Asked of an admin client, since the metadata request of a producer
   * would create the topic on a cluster that allows that.
   *
   * @throws ClusterUnreachableException if nobody answers in time
   */
  boolean hasTopic(String topic) throws InterruptedException {
    try (Asking asking = new Asking(Admin.create(KafkaSettings.admin(options)))) {
      DescribeTopicsOptions bounded = new DescribeTopicsOptions().timeoutMs(timeoutMillis());
      await(asking.admin.describeTopics(List.of(topic), bounded).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    } catch (TopicAuthorizationException e) {
      // It may be writable without being describable: the first send will tell.
      return true;
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  /**
   * The offset that the next record of each partition will have, in their order; null where that is
   * not to be known.
   *
   * @throws ClusterUnreachableException if nobody answers in time
   */
  @Nullable List<Long> ends(String topic) throws InterruptedException {
    try (Asking asking = new Asking(Admin.create(KafkaSettings.admin(options)))) {
      TopicDescription described =
          requireNonNull(
              await(asking.admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
      List<TopicPartition> partitions =
          IntStream.range(0, described.partitions().size())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          await(
              asking
                  .admin
                  .listOffsets(
                      partitions.stream()
                          .collect(toMap(partition -> partition, end -> OffsetSpec.latest())))
                  .all());
      return partitions.stream()
          .map(partition -> requireNonNull(ends.get(partition)).offset())
          .toList();
    } catch (UnknownTopicOrPartitionException | AuthorizationException e) {
      return null;
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  /**
   * What the cluster keeps of a topic now.
   *
   * @throws TopicMissingException if it is not there
   * @throws ClusterUnreachableException if nobody answers in time
   */
  TopicState state(String topic) throws InterruptedException {
    try (Asking asking = new Asking(Admin.create(KafkaSettings.admin(options)))) {
      DescribeTopicsOptions bounded = new DescribeTopicsOptions().timeoutMs(timeoutMillis());
      TopicDescription description =
          requireNonNull(
              await(asking.admin.describeTopics(List.of(topic), bounded).allTopicNames())
                  .get(topic));
      Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
      for (TopicPartitionInfo info : description.partitions()) {
        earliest.put(new TopicPartition(topic, info.partition()), OffsetSpec.earliest());
      }
      Map<TopicPartition, ListOffsetsResultInfo> found =
          await(asking.admin.listOffsets(earliest).all());
      Map<Integer, Long> first = new HashMap<>();
      found.forEach((partition, info) -> first.put(partition.partition(), info.offset()));
      return new TopicState(description.topicId().toString(), first);
    } catch (UnknownTopicOrPartitionException e) {
      throw new TopicMissingException(topic, options);
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  /**
   * Deletes what stands before these offsets.
   *
   * @throws SluiceClientException if that may not be done or cannot be
   */
  void deleteBefore(Map<TopicPartition, Long> offsets) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> wanted.put(partition, RecordsToDelete.beforeOffset(offset)));
    try (Asking asking = new Asking(Admin.create(KafkaSettings.admin(options)))) {
      await(asking.admin.deleteRecords(wanted).all());
    } catch (AuthorizationException e) {
      throw new SluiceClientException(
          "These credentials may not delete records: " + e.getMessage(), e);
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  private int timeoutMillis() {
    return Math.toIntExact(options.connectTimeout().toMillis());
  }

  private <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(timeoutMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }
  }

  /** Closes without waiting for calls that nobody waits for any more. */
  private record Asking(Admin admin) implements AutoCloseable {
    @Override
    public void close() {
      admin.close(Duration.ZERO);
    }
  }
}
