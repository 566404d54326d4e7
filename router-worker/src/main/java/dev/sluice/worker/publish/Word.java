package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What workers say to each other, as a record, which stands or falls with what is published beside
 * it.
 *
 * @param value null to have the last one with the same key forgotten
 */
@SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
public record Word(String topic, int partition, byte[] key, byte @Nullable [] value) {
  public Word {
    requireNonNull(topic, "topic is null");
    requireNonNull(key, "key is null");
  }

  ProducerRecord<byte[], byte[]> toKafka() {
    return new ProducerRecord<>(topic, partition, key, value);
  }
}
