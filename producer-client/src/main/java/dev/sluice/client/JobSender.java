package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Labels;
import dev.sluice.schema.RecordHeaders;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes jobs to the jobs topic through a window of so many that await their acknowledgement. Safe
 * for many threads; a full window blocks each of them until there is room.
 */
final class JobSender implements AutoCloseable {

  private final ClientOptions options;
  private final Producer<String, byte[]> producer;
  private final Semaphore window;
  private volatile boolean topicSeen;

  private JobSender(ClientOptions options, Producer<String, byte[]> producer, boolean topicSeen) {
    this.options = options;
    this.producer = producer;
    this.window = new Semaphore(options.window());
    this.topicSeen = topicSeen;
  }

  /**
   * @param topicSeen whether the jobs topic is known to be there
   */
  static JobSender open(ClientOptions options, boolean topicSeen) {
    try {
      Producer<String, byte[]> producer =
          new KafkaProducer<>(
              KafkaSettings.producer(options), new StringSerializer(), new ByteArraySerializer());
      return new JobSender(options, producer, topicSeen);
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  /** Told how one send ended: with a receipt, or with why not. May run on the producer's thread. */
  interface Done extends BiConsumer<@Nullable Receipt, @Nullable SluiceClientException> {}

  /** Looks whether the jobs topic is there; once it was, this asks no more. */
  void requireTopic() throws InterruptedException {
    if (topicSeen) {
      return;
    }
    Cluster cluster = new Cluster(options);
    if (!Patience.holds(() -> cluster.hasTopic(options.jobsTopic()))) {
      throw new TopicMissingException(options.jobsTopic(), options);
    }
    topicSeen = true;
  }

  /** Blocks while the window is full, but never longer than the delivery timeout. */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback is told what the future would be.
  void send(Job job, Done done) throws InterruptedException {
    ProducerRecord<String, byte[]> record = record(job);
    long deliveryMillis = options.deliveryTimeout().toMillis();
    if (!window.tryAcquire(deliveryMillis, TimeUnit.MILLISECONDS)) {
      done.accept(null, SendFailure.windowFull(job.id(), options));
      return;
    }
    Pending pending = new Pending(job.id(), record.value().length, done);
    try {
      producer.send(record, pending::settle);
    } catch (InterruptException e) {
      window.release();
      Thread.interrupted();
      throw asInterrupted(e);
    } catch (RuntimeException e) {
      pending.settle(null, e);
    }
  }

  /**
   * Writes what is no job, without regard to the window.
   *
   * @param onFailure told if the cluster does not take it, perhaps on the producer's thread
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback is told what the future would be.
  void sendBeside(ProducerRecord<String, byte[]> record, Consumer<Exception> onFailure)
      throws InterruptedException {
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure != null) {
              onFailure.accept(failure);
            }
          });
    } catch (InterruptException e) {
      Thread.interrupted();
      throw asInterrupted(e);
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  /** How many jobs await their acknowledgement. */
  int unacknowledged() {
    return options.window() - window.availablePermits();
  }

  /** Waits until every send so far has been settled. */
  void flush() throws InterruptedException {
    try {
      producer.flush();
    } catch (InterruptException e) {
      Thread.interrupted();
      throw asInterrupted(e);
    }
  }

  /** Settles what is on its way, within the delivery timeout. */
  @Override
  public void close() {
    producer.close(options.deliveryTimeout());
  }

  private ProducerRecord<String, byte[]> record(Job job) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(options.jobsTopic(), key(job), JobCodec.encode(job));
    Labels labels = job.labels();
    addHeader(record.headers(), RecordHeaders.JOB_ID, job.id());
    addHeader(record.headers(), RecordHeaders.BATCH_ID, labels.batchId());
    addHeader(record.headers(), RecordHeaders.CUSTOM_ID, labels.customId());
    return record;
  }

  /** Where the record stands, so that it is known to be a duplicate without being passed on. */
  private static String key(Job job) {
    String key = job.idempotencyKey();
    return key == null || key.isBlank() ? job.id() : key;
  }

  private static void addHeader(Headers headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, value.getBytes(UTF_8));
    }
  }

  private static InterruptedException asInterrupted(InterruptException cause) {
    InterruptedException interrupted = new InterruptedException("interrupted while sending");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** One place in the window, given back when the send is settled. */
  private final class Pending {
    private final String jobId;
    private final int bytes;
    private final Done done;

    Pending(String jobId, int bytes, Done done) {
      this.jobId = jobId;
      this.bytes = bytes;
      this.done = done;
    }

    void settle(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      window.release();
      if (failure != null || metadata == null) {
        done.accept(null, SendFailure.of(jobId, bytes, options, failure));
        return;
      }
      done.accept(
          new Receipt(jobId, metadata.topic(), metadata.partition(), metadata.offset()), null);
    }
  }
}
