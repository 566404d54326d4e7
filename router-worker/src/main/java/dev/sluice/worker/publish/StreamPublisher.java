package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.schema.StreamRecord;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what streamed jobs tell while they run, outside of the transactions that results go in:
 * nobody wants to wait for a commit to see a word. Results are the promise and streams are a
 * convenience, so a stream topic that is slow or gone costs a job little time and never its result.
 * Thread-safe.
 */
public final class StreamPublisher implements AutoCloseable {

  /** Of records that the cluster does not have yet: about as long as a broker's restart. */
  static final int ROOM_BYTES = 16 << 20;

  private static final Logger log = LoggerFactory.getLogger(StreamPublisher.class);

  /** How long a job waits for room in all; after that its stream falls silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String TOO_SLOW = "the cluster takes their records too slowly";

  /** Key, headers and what the producer adds, about. */
  private static final int RECORD_OVERHEAD = 256;

  private static final int WARM_UP_TRIES = 250;
  private static final Duration WARM_UP_PAUSE = Duration.ofMillis(20);
  private static final long WARNING_EVERY = Duration.ofSeconds(10).toNanos();
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final StreamListener listener;
  private final int roomBytes;
  private final Duration patience;
  private final Semaphore room;
  private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - WARNING_EVERY);

  /**
   * @param kafka Kafka client settings of the user's
   */
  public StreamPublisher(Map<String, String> kafka, String topic, StreamListener listener) {
    this(
        new KafkaProducer<>(new StreamSettings(kafka, topic).toKafka()),
        topic,
        listener,
        ROOM_BYTES,
        PATIENCE);
  }

  StreamPublisher(
      Producer<byte[], byte[]> producer,
      String topic,
      StreamListener listener,
      int roomBytes,
      Duration patience) {
    this.producer = requireNonNull(producer, "producer is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.roomBytes = roomBytes;
    this.patience = requireNonNull(patience, "patience is null");
    this.room = new Semaphore(roomBytes);
  }

  /** Learns where the topic is, for a bounded time: the producer itself never waits for that. */
  public void warmUp() throws InterruptedException {
    for (int tries = 0; tries < WARM_UP_TRIES; tries++) {
      try {
        var _ = producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        Thread.sleep(WARM_UP_PAUSE);
      } catch (KafkaException e) {
        log.warn("streams cannot be published now: {}", e.getMessage());
        return;
      }
    }
  }

  /** A run of a job begins. */
  public StreamRun begin(Job job) {
    return new StreamRun(this, topic, StreamRecord.Run.of(job), patience);
  }

  /**
   * Sends a record if there is room for it.
   *
   * @param onLoss told if it is lost after all, now or later, on any thread
   */
  boolean send(ProducerRecord<byte[], byte[]> record, Runnable onLoss) {
    int bytes = bytes(record);
    boolean hasRoom = room.tryAcquire(bytes);
    if (hasRoom) {
      hand(record, bytes, onLoss);
    }
    return hasRoom;
  }

  /**
   * Sends a record as soon as there is room for it.
   *
   * @param patience how long to wait for that; after it the record is lost
   * @return what is left of the patience
   */
  Duration send(ProducerRecord<byte[], byte[]> record, Duration patience, Runnable onLoss)
      throws InterruptedException {
    if (send(record, onLoss)) {
      return patience;
    }
    long began = System.nanoTime();
    int bytes = bytes(record);
    if (room.tryAcquire(bytes, patience.toNanos(), TimeUnit.NANOSECONDS)) {
      hand(record, bytes, onLoss);
    } else {
      lost(onLoss, TOO_SLOW);
    }
    return patience.minusNanos(System.nanoTime() - began);
  }

  /** One is lost that there is no use in sending, or in waiting for. */
  void lost() {
    listener.lost();
  }

  private int bytes(ProducerRecord<byte[], byte[]> record) {
    return Math.min(record.value().length + RECORD_OVERHEAD, roomBytes);
  }

  private void hand(ProducerRecord<byte[], byte[]> record, int bytes, Runnable onLoss) {
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                room.release(bytes);
                if (failure == null) {
                  listener.published();
                } else {
                  lost(onLoss, String.valueOf(failure.getMessage()));
                }
              });
    } catch (RuntimeException e) { // Not even accepted: nobody else is told.
      room.release(bytes);
      lost(onLoss, String.valueOf(e.getMessage()));
    }
  }

  private void lost(Runnable onLoss, String reason) {
    onLoss.run();
    listener.lost();
    long now = System.nanoTime();
    long before = warnedAt.get();
    if (now - before >= WARNING_EVERY && warnedAt.compareAndSet(before, now)) {
      log.warn("streams are cut short, results are not: {}", reason);
    }
  }

  /** Writes what was handed in, for a bounded time. */
  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
