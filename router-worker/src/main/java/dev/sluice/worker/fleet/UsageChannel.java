package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Carries between workers what is used by the day, through a topic that keeps the last word of each
 * until the day is over. A worker that starts reads all of it first. One thread tells and hears.
 */
public final class UsageChannel {

  /** Where nothing is urgent, news may wait so long. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Who has not heard its own words for so long is taken to be cut off. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final FleetSettings settings;
  private final String worker;
  private final UsageBook book;
  private final Trouble trouble = new Trouble("what all use by the day is not known");
  private final CountDownLatch joined = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("sluice-usage").daemon().unstarted(this::run);

  /** The one that is being listened to; null while there is none. */
  private volatile @Nullable FleetReader open;

  /** When this worker told what it has not heard itself yet; null for nothing. */
  private @Nullable Long unheardSince;

  /**
   * @param kafka Kafka client settings of the user's
   * @param topic of one partition, compacted
   * @param worker this one's name, as the book's messages have it
   */
  public UsageChannel(Map<String, String> kafka, String topic, String worker, UsageBook book) {
    this.settings = new FleetSettings(kafka, topic);
    this.worker = requireNonNull(worker, "worker is null");
    this.book = requireNonNull(book, "book is null");
  }

  public void start() {
    thread.start();
  }

  /**
   * Waits until all was heard that others have told.
   *
   * @return false if that took longer
   */
  public boolean awaitJoined(Duration patience) throws InterruptedException {
    return joined.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** There is news that should not wait. Never blocks. */
  public void hurry() {
    FleetReader reader = open;
    if (reader != null) {
      reader.wakeUp();
    }
  }

  private void run() {
    try {
      while (!isStopped()) {
        carryUntilItFails();
        stopped.await(trouble.pause().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryUntilItFails() {
    unheardSince = null;
    try (FleetReader reader =
            new FleetReader(new KafkaConsumer<>(settings.toConsumer()), settings.topic());
        Producer<byte[], byte[]> producer = new KafkaProducer<>(settings.toProducer())) {
      join(reader);
      carry(reader, producer);
    } catch (RuntimeException e) {
      if (!isStopped()) {
        trouble.arose(e);
        book.onCutOff();
      }
    } finally {
      open = null;
    }
  }

  private void join(FleetReader reader) {
    reader.seekToStart();
    long began = System.nanoTime();
    while (!reader.isCaughtUp() && !isStopped()) {
      hear(reader.poll(PAUSE));
      requireWithin(PATIENCE.multipliedBy(6), began, "what was told before could not be read");
    }
    book.onJoined();
    joined.countDown();
    open = reader;
  }

  private void carry(FleetReader reader, Producer<byte[], byte[]> producer) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    while (!isStopped()) {
      tell(book.news(), producer, failure);
      hear(listen(reader));
      throwIfAny(failure.get());
      if (unheardSince != null) {
        requireWithin(PATIENCE, unheardSince, "what this worker told did not come back");
      }
    }
    open = null;
    tell(book.lastWords(), producer, failure);
    producer.close(CLOSING);
  }

  private static List<ConsumerRecord<byte[], byte[]>> listen(FleetReader reader) {
    try {
      return reader.poll(PAUSE);
    } catch (WakeupException e) {
      return List.of(); // There is something to tell first.
    }
  }

  private void tell(
      List<UsageMessage> news,
      Producer<byte[], byte[]> producer,
      AtomicReference<@Nullable Exception> failure) {
    for (UsageMessage message : news) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              settings.topic(), UsageCodec.key(message), UsageCodec.encode(message));
      var _ = producer.send(record, (sent, e) -> failure.compareAndSet(null, e));
      if (unheardSince == null) {
        unheardSince = System.nanoTime();
      }
    }
  }

  private void hear(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      UsageCodec.decode(record.value()).ifPresent(this::hear);
    }
  }

  private void hear(UsageMessage message) {
    book.onMessage(message);
    if (message.worker().equals(worker)) {
      unheardSince = null;
      trouble.passed();
    }
  }

  private static void requireWithin(Duration patience, long since, String what) {
    if (System.nanoTime() - since > patience.toNanos()) {
      throw new TimeoutException(what + " within " + patience.toSeconds() + " seconds");
    }
  }

  private static void throwIfAny(@Nullable Exception failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Tells what was used in the end, and for a bounded time at most. */
  public void stop() throws InterruptedException {
    stopped.countDown();
    hurry();
    thread.join(CLOSING.multipliedBy(2));
  }
}
