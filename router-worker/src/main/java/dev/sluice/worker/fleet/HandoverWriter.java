package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the handover topic outside of transactions. A producer that failed gives way to a new
 * one. Thread-safe; made when there is something to write for the first time.
 */
final class HandoverWriter implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final HandoverSettings settings;
  private final Trouble trouble = new Trouble("nothing can be told of what this worker holds");
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  HandoverWriter(HandoverSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /**
   * Writes them, and waits for the cluster's word that they stand.
   *
   * @return false if not all of them do, as far as is known
   */
  boolean write(List<HandoverRecord> records) throws InterruptedException {
    KafkaProducer<byte[], byte[]> used = null;
    try {
      used = producer();
      List<Future<RecordMetadata>> written = new ArrayList<>(records.size());
      for (HandoverRecord record : records) {
        written.add(
            used.send(
                new ProducerRecord<>(
                    settings.topic(), record.partition(), record.key(), record.value())));
      }
      for (Future<RecordMetadata> one : written) {
        one.get();
      }
      trouble.passed();
      return true;
    } catch (InterruptException e) {
      throw new InterruptedException("no longer wanted");
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      trouble.arose(e);
      discard(used);
      return false;
    }
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    KafkaProducer<byte[], byte[]> opened = producer;
    if (opened == null) {
      opened = new KafkaProducer<>(settings.toProducer());
      producer = opened;
    }
    return opened;
  }

  private synchronized void discard(@Nullable KafkaProducer<byte[], byte[]> used) {
    if (used != null && used.equals(producer)) {
      producer = null;
      used.close(Duration.ZERO);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(CLOSING);
      producer = null;
    }
  }
}
