package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How the jobs topic is consumed.
 *
 * @param kafka Kafka client settings of the user's
 * @param topics to consume, and how long a record of each rests before it is begun: not at all on
 *     the jobs topic
 * @param group the consumer group that all workers of a fleet share
 * @param maxInFlight jobs under way at once, at most
 * @param maxInFlightBytes bytes of their records, at most
 */
public record ConsumerSettings(
    Map<String, String> kafka,
    Map<String, Duration> topics,
    String group,
    int maxInFlight,
    long maxInFlightBytes) {

  /** How soon a dead worker's partitions go to another. */
  private static final String SESSION_TIMEOUT_MS = "10000";

  private static final String HEARTBEAT_INTERVAL_MS = "2000";

  /** Of the many partitions that rest, each holds as much in memory. */
  private static final String FETCH_BYTES = String.valueOf(256 << 10);

  /**
   * A partition whose rest has ended is not fetched before the fetch ends that waits for the others
   * of its broker.
   */
  private static final String FETCH_WAIT_MS = "100";

  public ConsumerSettings {
    kafka = Map.copyOf(kafka);
    topics = Map.copyOf(topics);
    requireNonNull(group, "group is null");
  }

  /**
   * The user's settings go over the defaults, and what exactly-once consumption rests on goes over
   * the user's.
   */
  Map<String, Object> toKafka() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_INTERVAL_MS);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "sluice-worker");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    settings.putAll(kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, TopicByTopicAssignor.class.getName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }
}
