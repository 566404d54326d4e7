package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a result stands: what is needed to find it again.
 *
 * @param epochMillis the timestamp of its record
 * @param placedAt the hash of its key by which Kafka chose its partition
 * @param writer stands for its key, the id of its job
 */
public record Written(String topic, long epochMillis, int placedAt, long writer) {
  public Written {
    requireNonNull(topic, "topic is null");
  }

  static Written of(ProducerRecord<byte[], byte[]> result) {
    byte[] key = result.key();
    return new Written(
        result.topic(),
        requireNonNull(result.timestamp(), "a result has its time"),
        Utils.murmur2(key),
        writer(key));
  }

  /** So many bits of a hash that nobody finds another id for. */
  static long writer(byte[] jobId) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(jobId)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  int partition(int partitions) {
    return Utils.toPositive(placedAt) % partitions;
  }
}
