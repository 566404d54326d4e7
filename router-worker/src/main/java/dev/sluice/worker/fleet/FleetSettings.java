package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How a topic of the fleet is written and read. The user's settings go over the defaults, and what
 * keeps it quick, small and without a group over the user's.
 *
 * @param kafka Kafka client settings of the user's
 * @param topic of one partition, so that all workers hear everything in one order
 */
record FleetSettings(Map<String, String> kafka, String topic) {

  /** What could not be told for so long is not worth telling any more. */
  static final Duration STALE_AFTER = Duration.ofSeconds(5);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration MAX_BLOCK = Duration.ofSeconds(2);
  private static final Duration METADATA_AGE = Duration.ofSeconds(30);
  private static final int BUFFER_BYTES = 8 << 20;
  private static final int FETCH_BYTES = 8 << 20;
  private static final int FOLLOWED_BYTES = 1 << 20;
  private static final int FOLLOWED_RECORDS = 100_000;

  FleetSettings {
    kafka = Map.copyOf(kafka);
    requireNonNull(topic, "topic is null");
  }

  /** One for each topic: a process has but one client of each name in its metrics. */
  private String clientId() {
    return "sluice-worker-" + topic;
  }

  Map<String, Object> toProducer() {
    Map<String, Object> settings = new HashMap<>();
    // Targets of one message are alike: they shrink to a third.
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putAll(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId());
    settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, (int) METADATA_AGE.toMillis());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) MAX_BLOCK.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) STALE_AFTER.toMillis());
    // With more, a batch that a topic made a moment ago turns away can be out of sequence for good.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  Map<String, Object> toConsumer() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId());
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) METADATA_AGE.toMillis());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Where to go on after the log was cut is decided here.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // No transaction of a stranger's holds up what comes after it.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  /** As a reader of committed records, who begins anew where the log was cut. */
  Map<String, Object> toFollower() {
    Map<String, Object> settings = toConsumer();
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "sluice-worker-keys");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FOLLOWED_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, FOLLOWED_RECORDS);
    return settings;
  }
}
