package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the one partition of a topic from a moment on, without a group. Owned by one thread; only
 * {@link #wakeUp} may be called by others.
 */
final class FleetReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private long end;

  FleetReader(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
  }

  /**
   * Goes to the first record that the cluster stamped at that time or later.
   *
   * @return whether there are, or were, records before that
   * @throws org.apache.kafka.common.KafkaException if the topic is missing, may not be read, or no
   *     broker answers within seconds
   */
  boolean seek(long epochMillis) {
    Long last = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, epochMillis), PATIENCE).get(partition);
    end = requireNonNull(last, "the cluster told no end");
    long start = first == null ? end : first.offset();
    consumer.seek(partition, start);
    return start > 0;
  }

  /**
   * Goes to the first record that there is.
   *
   * @throws org.apache.kafka.common.KafkaException as {@link #seek} does
   */
  void seekToStart() {
    Long first = consumer.beginningOffsets(Set.of(partition), PATIENCE).get(partition);
    Long last = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
    end = requireNonNull(last, "the cluster told no end");
    consumer.seek(partition, requireNonNull(first, "the cluster told no beginning"));
  }

  /** Waits so long for records, and not at all if there are some. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration patience) {
    return consumer.poll(patience).records(partition);
  }

  /** Whether all was read that was there at {@link #seek}. */
  boolean isCaughtUp() {
    return consumer.position(partition, PATIENCE) >= end;
  }

  /**
   * Looks whether the topic is there still: one that is gone says nothing either.
   *
   * @throws org.apache.kafka.common.KafkaException if it is not, or was made anew, or no broker
   *     answers within seconds
   */
  void requireTopic() {
    Long last = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
    if (last == null || last < consumer.position(partition, PATIENCE)) {
      throw new KafkaException(partition.topic() + " is not the topic that it was");
    }
  }

  /** Ends what the owner waits for, now or next, with a {@code WakeupException}. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSING));
  }
}
