package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How the jobs topic is consumed.
 *
 * @param kafka Kafka client settings of the user's
 * @param topic the jobs topic
 * @param group the consumer group that all workers of a fleet share
 * @param maxInFlight jobs under way at once, at most
 * @param maxInFlightBytes bytes of their records, at most
 * @param handover how long a partition that must be given up, or the whole worker when it stops,
 *     waits for what is under way
 */
public record ConsumerSettings(
    Map<String, String> kafka,
    String topic,
    String group,
    int maxInFlight,
    long maxInFlightBytes,
    Duration handover) {

  /** How soon a dead worker's partitions go to another. */
  private static final String SESSION_TIMEOUT_MS = "10000";

  private static final String HEARTBEAT_INTERVAL_MS = "2000";

  public ConsumerSettings {
    kafka = Map.copyOf(kafka);
    requireNonNull(topic, "topic is null");
    requireNonNull(group, "group is null");
    requireNonNull(handover, "handover is null");
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
    settings.putAll(kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }
}
