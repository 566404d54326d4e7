package dev.sluice.client;

import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The right to replay, which one has at a time: whoever takes it over ends the transaction that the
 * one before left open, and from then on nothing of theirs is written. Owned by one thread.
 */
final class ReplayTransactions implements AutoCloseable {

  /**
   * What a replay that is killed leaves open holds the readers of the jobs topic back for so long.
   */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ClientOptions options;
  private final Producer<byte[], byte[]> producer;

  private ReplayTransactions(ClientOptions options, Producer<byte[], byte[]> producer) {
    this.options = options;
    this.producer = producer;
  }

  /** What others have committed stands when this returns, and nothing more will. */
  static ReplayTransactions takeOver(ClientOptions options) throws InterruptedException {
    ReplayTransactions transactions = new ReplayTransactions(options, producer(options));
    try {
      transactions.producer.initTransactions();
      return transactions;
    } catch (InterruptException e) {
      transactions.producer.close(Duration.ZERO);
      throw interrupted();
    } catch (KafkaException e) {
      transactions.producer.close(Duration.ZERO);
      throw transactions.failure(e);
    }
  }

  private static Producer<byte[], byte[]> producer(ClientOptions options) {
    Map<String, Object> settings = KafkaSettings.producer(options);
    settings.put(TRANSACTIONAL_ID_CONFIG, options.replayTransactionalId());
    settings.put(TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(LONGEST.toMillis()));
    try {
      return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  /**
   * Writes all of the records, or none.
   *
   * @return false if one of them is too large for its topic, and none was written; which one it is
   *     does not say, as its neighbours fail with it
   * @throws ReplayTakenOverException if somebody else has taken over
   */
  boolean write(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
    AtomicBoolean tooLarge = new AtomicBoolean();
    try {
      producer.beginTransaction();
      records.forEach(record -> send(record, tooLarge));
      producer.commitTransaction();
      return true;
    } catch (InterruptException e) {
      Thread.interrupted();
      abort();
      throw interrupted();
    } catch (KafkaException e) {
      @Nullable KafkaException gone = abort();
      if (gone != null || !tooLarge.get()) {
        throw failure(gone == null || isTakenOver(e) ? e : gone);
      }
      return false;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails with whatever failed before it.
  private void send(ProducerRecord<byte[], byte[]> record, AtomicBoolean tooLarge) {
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure instanceof RecordTooLargeException) {
            tooLarge.set(true);
          }
        });
  }

  /** Returns why there can be no other transaction; null if there can. */
  private @Nullable KafkaException abort() {
    try {
      producer.abortTransaction();
      return null;
    } catch (KafkaException e) {
      return e;
    } catch (IllegalStateException e) {
      return new KafkaException(e);
    }
  }

  private SluiceClientException failure(KafkaException cause) {
    if (isTakenOver(cause)) {
      return new ReplayTakenOverException(LONGEST, cause);
    }
    if (cause instanceof AuthorizationException) {
      return new SluiceClientException(
          "These credentials may not replay or purge, which is written to %s and %s under the transactional id %s: %s"
              .formatted(
                  options.jobsTopic(),
                  options.replayedTopic(),
                  options.replayTransactionalId(),
                  cause.getMessage()),
          cause);
    }
    return KafkaFailure.of(cause, options, options.deliveryTimeout());
  }

  private static boolean isTakenOver(KafkaException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }

  /** Told by the exception from here on, as elsewhere in Java. */
  private static InterruptedException interrupted() {
    Thread.interrupted();
    return new InterruptedException("interrupted while writing");
  }
}
