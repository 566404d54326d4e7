package dev.sluice.client;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.METADATA_MAX_AGE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;

import dev.sluice.schema.JobCodec;
import java.util.HashMap;
import java.util.Map;

/** The user's Kafka settings, with our defaults beneath them and our promises above. */
final class KafkaSettings {
  private static final int MAX_REQUEST_TIMEOUT_MS = 30_000;

  private KafkaSettings() {}

  static Map<String, Object> admin(ClientOptions options) {
    return new HashMap<>(options.kafka());
  }

  static Map<String, Object> producer(ClientOptions options) {
    int deliveryMillis = Math.toIntExact(options.deliveryTimeout().toMillis());
    Map<String, Object> settings = new HashMap<>();
    // A lone job leaves at once; under load, a batch forms while the one before is on its way.
    settings.put(LINGER_MS_CONFIG, 0);
    // With more in flight, the first batch for a partition that was made a moment ago may be turned
    // away and the second taken; the first is then out of sequence until it times out.
    settings.put(MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(BATCH_SIZE_CONFIG, 128 * 1024);
    settings.put(COMPRESSION_TYPE_CONFIG, "lz4");
    // What a job may have at most is for its topic to say.
    settings.put(MAX_REQUEST_SIZE_CONFIG, 2 * JobCodec.MAX_BYTES);
    settings.put(REQUEST_TIMEOUT_MS_CONFIG, Math.min(deliveryMillis, MAX_REQUEST_TIMEOUT_MS));
    settings.put(MAX_BLOCK_MS_CONFIG, deliveryMillis);
    settings.putAll(options.kafka());
    settings.put(DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
    settings.put(ACKS_CONFIG, "all");
    settings.put(ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.remove(TRANSACTIONAL_ID_CONFIG);
    return settings;
  }

  /** Without a group: every client reads all of its reply topic, and commits nothing. */
  static Map<String, Object> consumer(ClientOptions options) {
    Map<String, Object> settings = new HashMap<>();
    // How soon partitions that were added to the reply topic are noticed.
    settings.put(METADATA_MAX_AGE_CONFIG, 10_000);
    settings.putAll(options.kafka());
    settings.put(ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ENABLE_AUTO_COMMIT_CONFIG, false);
    // Results that retention deleted before they were read are an error, not a silent gap.
    settings.put(AUTO_OFFSET_RESET_CONFIG, "none");
    settings.remove(GROUP_ID_CONFIG);
    settings.remove(GROUP_INSTANCE_ID_CONFIG);
    return settings;
  }
}
