package dev.sluice.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed records of all partitions of a topic, and of a second one where that is there.
 * Owned by one thread; only {@link #wakeup} may come from another.
 */
final class TopicReader implements AutoCloseable {

  private static final Duration PARTITIONS_EVERY = Duration.ofSeconds(2);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final Duration LOOKING = Duration.ofSeconds(1);

  private final ClientOptions options;
  private final String topic;
  private final @Nullable String second;
  private final Consumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> assigned = new LinkedHashSet<>();
  private final ClusterProbe probe;
  private long partitionsSeenAt = System.nanoTime();

  private TopicReader(ClientOptions options, String topic, @Nullable String second) {
    this.options = options;
    this.topic = topic;
    this.second = second;
    this.consumer = consumer(options);
    this.probe = new ClusterProbe(consumer, options.deliveryTimeout());
  }

  /**
   * Reads the reply topic, and the default one, where a result goes that the reply topic cannot
   * take.
   *
   * @param since where to start; null for now
   */
  static TopicReader ofResults(ClientOptions options, @Nullable Instant since)
      throws InterruptedException {
    String topic = options.effectiveReplyTopic();
    String usual = options.defaultReplyTopic();
    return open(new TopicReader(options, topic, usual.equals(topic) ? null : usual), since);
  }

  /**
   * Reads what streamed jobs tell.
   *
   * @param since where to start; null for now
   */
  static TopicReader ofStreams(ClientOptions options, @Nullable Instant since)
      throws InterruptedException {
    return open(new TopicReader(options, options.streamTopic(), null), since);
  }

  /**
   * Reads what was cancelled.
   *
   * @param since where to start, by the cluster's clock
   */
  static TopicReader ofCancellations(ClientOptions options, Instant since)
      throws InterruptedException {
    return open(new TopicReader(options, options.controlTopic(), null), since);
  }

  /**
   * When this returns, the place to read from is settled: nothing that is published from now on is
   * missed.
   */
  private static TopicReader open(TopicReader reader, @Nullable Instant since)
      throws InterruptedException {
    try {
      reader.start(since);
      return reader;
    } catch (InterruptException e) {
      Thread.interrupted(); // Told by the exception from here on, as elsewhere in Java.
      reader.close();
      throw interrupted();
    } catch (KafkaException e) {
      reader.close();
      throw KafkaFailure.of(e, reader.options, reader.options.connectTimeout());
    } catch (InterruptedException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * The next records, none if none come in time or within a second. A cluster that is silent for
   * longer than the delivery timeout is an error.
   *
   * @throws WakeupException after {@link #wakeup}
   */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) throws InterruptedException {
    try {
      addNewPartitions();
      ConsumerRecords<byte[], byte[]> records =
          consumer.poll(timeout.compareTo(LONGEST_POLL) < 0 ? timeout : LONGEST_POLL);
      if (records.isEmpty()) {
        probe.heardNothing(assigned);
      } else {
        probe.heard();
      }
      return records;
    } catch (WakeupException e) {
      throw e;
    } catch (InterruptException e) {
      Thread.interrupted();
      throw interrupted();
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.deliveryTimeout());
    }
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSING));
    } catch (InterruptException e) {
      // Closed all the same; the thread keeps its interrupt.
    }
  }

  private static Consumer<byte[], byte[]> consumer(ClientOptions options) {
    try {
      return new KafkaConsumer<>(
          KafkaSettings.consumer(options),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  private void start(@Nullable Instant since) throws InterruptedException {
    if (!Patience.holds(this::hasTopic)) {
      throw new TopicMissingException(topic, options);
    }
    assigned.addAll(partitions(options.connectTimeout()));
    consumer.assign(assigned);
    startingOffsets(since).forEach(consumer::seek);
    probe.heard();
  }

  private Map<TopicPartition, Long> startingOffsets(@Nullable Instant since) {
    Map<TopicPartition, Long> offsets =
        new HashMap<>(consumer.endOffsets(assigned, options.connectTimeout()));
    if (since != null) {
      Map<TopicPartition, Long> times = new HashMap<>();
      assigned.forEach(partition -> times.put(partition, since.toEpochMilli()));
      consumer
          .offsetsForTimes(times, options.connectTimeout())
          .forEach((partition, found) -> putIfFound(offsets, partition, found));
    }
    return offsets;
  }

  private static void putIfFound(
      Map<TopicPartition, Long> offsets,
      TopicPartition partition,
      @Nullable OffsetAndTimestamp found) {
    if (found != null) {
      offsets.put(partition, found.offset());
    }
  }

  /** The partitions of the second topic are left out where that is not there or not allowed. */
  private Set<TopicPartition> partitions(Duration timeout) {
    Set<TopicPartition> partitions = new HashSet<>();
    add(partitions, consumer.partitionsFor(topic, timeout));
    if (second != null) {
      try {
        add(partitions, consumer.partitionsFor(second, timeout));
      } catch (AuthorizationException e) {
        return partitions;
      }
    }
    return partitions;
  }

  private static void add(Set<TopicPartition> partitions, @Nullable List<PartitionInfo> found) {
    if (found != null) {
      found.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
  }

  private boolean hasTopic() {
    return partitions(options.connectTimeout()).stream()
        .anyMatch(partition -> partition.topic().equals(topic));
  }

  /** What was added since the last look holds no record from before: it is read from its start. */
  private void addNewPartitions() {
    if (!isOver(partitionsSeenAt, PARTITIONS_EVERY)) {
      return;
    }
    partitionsSeenAt = System.nanoTime();
    Set<TopicPartition> added;
    try {
      added = partitions(LOOKING);
    } catch (TimeoutException e) {
      return; // The probe tells whether the cluster is gone.
    }
    added.removeAll(assigned);
    if (!added.isEmpty()) {
      assigned.addAll(added);
      consumer.assign(assigned);
      consumer.seekToBeginning(added);
    }
  }

  private static boolean isOver(long since, Duration duration) {
    return System.nanoTime() - since > duration.toNanos();
  }

  private static InterruptedException interrupted() {
    return new InterruptedException("interrupted while reading");
  }
}
