package dev.sluice.client;

import static java.util.Comparator.comparingLong;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The committed records of a topic up to where it ended when this was opened, oldest first over all
 * partitions, in constant memory. Owned by one thread.
 */
final class TopicScan implements AutoCloseable {

  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** What is held of each partition, compressed, unless a single record is larger. */
  private static final int PARTITION_BYTES = 128 << 10;

  /**
   * What is held of each partition and can be given out at once: text may shrink to a hundredth.
   */
  private static final int PARTITION_RECORDS = 20;

  private static final int FETCH_BYTES = 8 << 20;

  private final ClientOptions options;
  private final String topic;
  private final ScanListener listener;
  private final Consumer<byte[], byte[]> consumer;
  private final ClusterProbe probe;
  private final Extent extent;

  /** Those whose next record is at hand, the oldest first. */
  private final Queue<Lane> ready = new PriorityQueue<>(comparingLong(Lane::headTimestamp));

  /** Those whose next record is to be fetched; all others are paused, or have ended. */
  private final Map<TopicPartition, Lane> waiting = new HashMap<>();

  private long passed;

  /** A partition, and what was fetched of it and not given out yet. */
  private static final class Lane {
    private final TopicPartition partition;
    private final long end;
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private long position;

    Lane(TopicPartition partition, Extent extent) {
      this.partition = partition;
      this.position = extent.start(partition);
      this.end = extent.end(partition);
    }

    long headTimestamp() {
      return fetched.element().timestamp();
    }

    boolean hasEnded() {
      return fetched.isEmpty() && position >= end;
    }
  }

  private TopicScan(
      ClientOptions options,
      String topic,
      ScanListener listener,
      Consumer<byte[], byte[]> consumer,
      Extent extent) {
    this.options = options;
    this.topic = topic;
    this.listener = listener;
    this.consumer = consumer;
    this.extent = extent;
    this.probe = new ClusterProbe(consumer, options.deliveryTimeout());
    for (TopicPartition partition : extent.ends().keySet()) {
      Lane lane = new Lane(partition, extent);
      consumer.seek(partition, lane.position);
      consumer.pause(List.of(partition));
      await(lane);
    }
  }

  /**
   * @param since what is older is left out; null for nothing
   * @param until where each partition ends: at its first record that is not older; null for now
   * @throws TopicMissingException if the topic is not there
   */
  static TopicScan open(
      ClientOptions options,
      String topic,
      @Nullable Instant since,
      @Nullable Instant until,
      ScanListener listener)
      throws InterruptedException {
    Consumer<byte[], byte[]> consumer = consumer(options);
    try {
      Set<TopicPartition> partitions = partitions(consumer, topic, options.connectTimeout());
      if (partitions.isEmpty()) {
        throw new TopicMissingException(topic, options);
      }
      consumer.assign(partitions);
      Extent extent = Extent.of(consumer, partitions, since, until, options.connectTimeout());
      return new TopicScan(options, topic, listener, consumer, extent);
    } catch (InterruptException e) {
      close(consumer);
      throw interrupted();
    } catch (KafkaException e) {
      close(consumer);
      throw KafkaFailure.of(e, options, options.connectTimeout());
    } catch (RuntimeException e) {
      close(consumer);
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> consumer(ClientOptions options) {
    Map<String, Object> settings = KafkaSettings.consumer(options);
    settings.put(MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_BYTES);
    settings.put(FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(MAX_POLL_RECORDS_CONFIG, PARTITION_RECORDS);
    // What is deleted while it is read is passed over.
    settings.put(AUTO_OFFSET_RESET_CONFIG, "earliest");
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  private static Set<TopicPartition> partitions(
      Consumer<?, ?> consumer, String topic, Duration timeout) {
    Set<TopicPartition> partitions = new LinkedHashSet<>();
    @Nullable List<PartitionInfo> found = consumer.partitionsFor(topic, timeout);
    if (found != null) {
      found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  /** What this reads. */
  Extent extent() {
    return extent;
  }

  /** The next record; empty at the end. */
  Optional<ConsumerRecord<byte[], byte[]>> next() throws InterruptedException {
    while (!waiting.isEmpty()) {
      fetch();
    }
    Lane oldest = ready.poll();
    if (oldest == null) {
      return Optional.empty();
    }
    ConsumerRecord<byte[], byte[]> record = oldest.fetched.remove();
    if (oldest.fetched.isEmpty()) {
      await(oldest);
    } else {
      ready.add(oldest);
    }
    return Optional.of(record);
  }

  private void await(Lane lane) {
    if (!lane.hasEnded()) {
      waiting.put(lane.partition, lane);
      consumer.resume(List.of(lane.partition));
    }
  }

  private void fetch() throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(LONGEST_POLL);
      if (records.isEmpty()) {
        probe.heardNothing(waiting.keySet());
      } else {
        probe.heard();
      }
      for (Lane lane : new ArrayList<>(waiting.values())) {
        advance(lane, records.records(lane.partition));
      }
      listener.scanned(topic, passed, extent.size());
    } catch (InterruptException e) {
      throw interrupted();
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.deliveryTimeout());
    }
  }

  private void advance(Lane lane, List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < lane.end) {
        lane.fetched.add(record);
      }
    }
    // Behind the last record: the markers of transactions, and what was aborted, are no records.
    long position = consumer.position(lane.partition);
    passed += Math.min(position, lane.end) - Math.min(lane.position, lane.end);
    lane.position = position;
    if (!lane.fetched.isEmpty() || lane.hasEnded()) {
      waiting.remove(lane.partition);
      consumer.pause(List.of(lane.partition));
    }
    if (!lane.fetched.isEmpty()) {
      ready.add(lane);
    }
  }

  @Override
  public void close() {
    close(consumer);
  }

  private static void close(Consumer<?, ?> consumer) {
    try {
      consumer.close(CloseOptions.timeout(CLOSING));
    } catch (InterruptException e) {
      // Closed all the same; the thread keeps its interrupt.
    }
  }

  /** Told by the exception from here on, as elsewhere in Java. */
  private static InterruptedException interrupted() {
    Thread.interrupted();
    return new InterruptedException("interrupted while reading");
  }
}
