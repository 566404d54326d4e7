package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where the records of streams go, and how.
 *
 * @param kafka Kafka client settings of the user's
 */
record StreamSettings(Map<String, String> kafka, String topic) {

  /** How long a broker may be away before what was to be written is given up. */
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** Many streams share a batch, and nobody reads faster than that. */
  private static final Duration LINGER = Duration.ofMillis(5);

  private static final int BATCH_BYTES = 32 << 10;

  /** Half-filled batches take more than the records in them. */
  private static final long BUFFER_BYTES = 4L * StreamPublisher.ROOM_BYTES;

  private static final int MAX_REQUEST_BYTES = 64 << 20;

  StreamSettings {
    kafka = Map.copyOf(kafka);
    requireNonNull(topic, "topic is null");
  }

  /**
   * The user's settings go over the defaults, and what bounds and orders streams over the user's.
   */
  Map<String, Object> toKafka() {
    Map<String, Object> settings = new HashMap<>();
    // Chunks of one stream are alike: they shrink to a fifth.
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putAll(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sluice-worker-stream");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, (int) LINGER.toMillis());
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
    // How long to wait is decided here and not by the producer; what it knows of the topic it
    // keeps.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
    // With more, a batch that a topic made a moment ago turns away can be out of sequence for good.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }
}
