package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka producer that can always begin another transaction: where one ends in a way that the
 * producer does not survive, a new one under the same transactional id takes its place, and that
 * settles whatever the old one left open. Owned by the publishing thread.
 */
final class TransactionalProducer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TransactionalProducer.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Map<String, Object> settings;
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private volatile boolean closing;

  TransactionalProducer(PublishSettings settings) {
    this.settings = settings.toKafka();
  }

  /**
   * Makes ready for a transaction; at once if the last one ended well.
   *
   * @throws KafkaException if the cluster does not let it yet
   */
  void open() {
    if (producer != null) {
      return;
    }
    KafkaProducer<byte[], byte[]> fresh = new KafkaProducer<>(settings);
    try {
      fresh.initTransactions();
      producer = fresh;
    } catch (TransactionalIdAuthorizationException e) {
      fresh.close(Duration.ZERO);
      throw new TransactionalIdAuthorizationException(
          "Kafka does not let this worker begin transactions; missing: WRITE on the transactional id "
              + settings.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
    } catch (KafkaException e) {
      fresh.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Writes all records and offsets, or none.
   *
   * @param membership under which the offsets are committed; null where there are none
   */
  Outcome transact(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      @Nullable ConsumerGroupMetadata membership) {
    KafkaProducer<byte[], byte[]> opened = requireNonNull(producer, "not open");
    Map<ProducerRecord<byte[], byte[]>, Exception> refused =
        Collections.synchronizedMap(new IdentityHashMap<>());
    boolean committing = false;
    try {
      opened.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        var _ =
            opened.send(
                record,
                (metadata, e) -> {
                  if (e != null) {
                    refused.put(record, e);
                  }
                });
      }
      if (membership != null) {
        opened.sendOffsetsToTransaction(offsets, membership);
      }
      committing = true;
      commit(opened);
      return new Outcome.Committed();
    } catch (KafkaException e) {
      return abort(opened, e, committing, refused);
    }
  }

  /** A commit that timed out may have been carried out: it can only be asked for again. */
  private void commit(KafkaProducer<byte[], byte[]> opened) {
    while (true) {
      try {
        opened.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (closing) {
          throw e;
        }
        log.warn("asking for the commit again: {}", e.getMessage());
      }
    }
  }

  private Outcome abort(
      KafkaProducer<byte[], byte[]> opened,
      KafkaException cause,
      boolean committing,
      Map<ProducerRecord<byte[], byte[]>, Exception> refused) {
    try {
      opened.abortTransaction();
      return new Outcome.Aborted(cause, refused);
    } catch (KafkaException | IllegalStateException e) {
      log.info("the producer has to be replaced: {}", cause.getMessage());
      opened.close(Duration.ZERO);
      producer = null;
      return committing ? new Outcome.Unknown(cause) : new Outcome.Aborted(cause, refused);
    }
  }

  /** Lets go of a commit that is waited for; from any thread. */
  void stopWaiting() {
    closing = true;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSING);
      producer = null;
    }
  }
}
