package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.schema.CancellationCodec;
import dev.sluice.schema.MalformedRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears on a thread of its own what is cancelled: all that the control topic has kept, and then
 * whatever comes. After a failure it hears all of it again, so that nothing is missed.
 */
public final class CancellationFollower {

  private static final Logger log = LoggerFactory.getLogger(CancellationFollower.class);

  private static final Duration POLL = Duration.ofSeconds(1);

  /** Seldom anything is cancelled, so silence alone says nothing. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final CancellationListener listener;
  private final Trouble trouble = new Trouble("what is cancelled cannot be heard");
  private final ReadingThread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);

  /**
   * @param kafka Kafka client settings of the user's
   * @param topic of one partition, whose records the cluster stamps
   */
  public CancellationFollower(
      Map<String, String> kafka, String topic, CancellationListener listener) {
    this.listener = requireNonNull(listener, "listener is null");
    FleetSettings settings = new FleetSettings(kafka, topic);
    this.thread =
        new ReadingThread(
            "sluice-control",
            () -> new FleetReader(new KafkaConsumer<>(settings.toConsumer()), topic),
            trouble);
  }

  public void start() {
    thread.start(this::follow);
  }

  /**
   * Waits until all was told that had been written before the start.
   *
   * @return false if that took longer
   */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void follow(FleetReader reader) {
    reader.seekToStart();
    long lastContact = System.nanoTime();
    while (!thread.isStopped()) {
      List<ConsumerRecord<byte[], byte[]>> records = reader.poll(POLL);
      if (!records.isEmpty()) {
        hear(records);
        lastContact = System.nanoTime();
      } else if (System.nanoTime() - lastContact > SILENCE.toNanos()) {
        reader.requireTopic();
        lastContact = System.nanoTime();
      }
      if (reader.isCaughtUp()) {
        caughtUp.countDown();
        trouble.passed();
      }
    }
  }

  private void hear(List<ConsumerRecord<byte[], byte[]>> records) {
    MalformedRecordException malformed = null;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        hear(record);
      } catch (MalformedRecordException e) {
        malformed = e;
      }
    }
    listener.onPause();
    if (malformed != null) {
      log.warn("what is no cancellation is passed over: {}", malformed.getMessage());
    }
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value != null) {
      listener.onCancelled(
          CancellationCodec.decode(value), Instant.ofEpochMilli(record.timestamp()));
    } else if (record.key() != null) {
      Subject.ofKey(new String(record.key(), UTF_8)).ifPresent(listener::onLifted);
    }
  }

  public void stop() throws InterruptedException {
    thread.stop();
  }
}
