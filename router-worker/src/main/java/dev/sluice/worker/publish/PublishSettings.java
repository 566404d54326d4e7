package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where results go, and how.
 *
 * @param kafka Kafka client settings of the user's
 * @param results the default reply topic
 * @param deadLetters the topic of dead letters
 * @param handover where workers tell each other which jobs they hold
 * @param replyAllowed globs of topics that a job may name as its reply topic
 * @param reserved globs of the router's other topics: no job may name one of them, or the dead
 *     letters, even where a glob allows it
 * @param transactionalId this worker's alone among all that live
 */
public record PublishSettings(
    Map<String, String> kafka,
    String results,
    String deadLetters,
    String handover,
    List<String> replyAllowed,
    List<String> reserved,
    String transactionalId) {

  /**
   * How long an open transaction of a worker that died holds back the readers of results, and the
   * next owner of its partitions.
   */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
  private static final int MAX_REQUEST_BYTES = 64 << 20;
  private static final long BUFFER_BYTES = 96 << 20;

  public PublishSettings {
    kafka = Map.copyOf(kafka);
    requireNonNull(results, "results is null");
    requireNonNull(deadLetters, "deadLetters is null");
    requireNonNull(handover, "handover is null");
    replyAllowed = List.copyOf(replyAllowed);
    reserved = List.copyOf(reserved);
    requireNonNull(transactionalId, "transactionalId is null");
  }

  /** The same under another transactional id. */
  public PublishSettings withTransactionalId(String id) {
    return new PublishSettings(kafka, results, deadLetters, handover, replyAllowed, reserved, id);
  }

  /** The user's settings go over the defaults, and what transactions rest on over the user's. */
  Map<String, Object> toKafka() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sluice-worker");
    // A transaction is a group already: to linger would only delay the only result of an idle
    // worker.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(256 << 10));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(BUFFER_BYTES));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(MAX_BLOCK.toMillis()));
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "8000");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
    // The markers of the transaction before are on their way for a few milliseconds.
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "10");
    // With more, a batch that a topic made a moment ago turns away can be out of sequence for good.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    settings.putAll(kafka);
    // Results are found again by their key.
    settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, "false");
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }
}
