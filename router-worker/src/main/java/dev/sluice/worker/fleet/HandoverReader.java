package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the handover topic on a thread of its own: all that is held from the start, and the signs
 * from now on. After a failure it goes on where it was. Of transactions it reads what stands.
 */
final class HandoverReader {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final HandoverSettings settings;
  private final Consumer<HandoverMessage> ear;
  private final Runnable onGap;
  private final Trouble trouble = new Trouble("what other workers hold cannot be read");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("sluice-handover").daemon().unstarted(this::run);

  /** By partition, up to where all was read and heard; negative for nothing. Guarded by this. */
  private final long[] read = {-1, -1};

  private volatile @Nullable KafkaConsumer<byte[], byte[]> open;

  /**
   * @param ear takes each message, in order, on this reader's thread
   * @param onGap told, on the same thread, if something may have been missed; then all is read
   *     again
   */
  HandoverReader(HandoverSettings settings, Consumer<HandoverMessage> ear, Runnable onGap) {
    this.settings = requireNonNull(settings, "settings is null");
    this.ear = requireNonNull(ear, "ear is null");
    this.onGap = requireNonNull(onGap, "onGap is null");
  }

  void start() {
    thread.start();
  }

  /**
   * Waits until all was read and heard that stands in a partition before an offset.
   *
   * @return false if that took longer
   */
  synchronized boolean awaitRead(int partition, long offset, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (read[partition] < offset) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void run() {
    try {
      while (!isStopped()) {
        readUntilItFails();
        stopped.await(trouble.pause().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilItFails() {
    KafkaConsumer<byte[], byte[]> consumer = null;
    try {
      consumer = new KafkaConsumer<>(settings.toConsumer());
      open = consumer;
      consumer.assign(List.of(signs(), holdings()));
      seek(consumer);
      while (!isStopped()) {
        readNext(consumer);
      }
    } catch (WakeupException e) {
      // It was stopped.
    } catch (InvalidOffsetException e) {
      trouble.arose(e);
      startAnew();
    } catch (RuntimeException e) {
      trouble.arose(e);
    } finally {
      open = null;
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(CLOSING));
      }
    }
  }

  private TopicPartition signs() {
    return new TopicPartition(settings.topic(), HandoverRecord.SIGNS);
  }

  private TopicPartition holdings() {
    return new TopicPartition(settings.topic(), HandoverRecord.HOLDINGS);
  }

  private void seek(KafkaConsumer<byte[], byte[]> consumer) {
    long fromHoldings = readUpTo(HandoverRecord.HOLDINGS);
    long fromSigns = readUpTo(HandoverRecord.SIGNS);
    if (fromHoldings < 0) {
      fromHoldings = only(consumer.beginningOffsets(List.of(holdings()), PATIENCE));
    }
    if (fromSigns < 0) {
      fromSigns = only(consumer.endOffsets(List.of(signs()), PATIENCE));
    }
    consumer.seek(holdings(), fromHoldings);
    consumer.seek(signs(), fromSigns);
    heardUpTo(fromHoldings, fromSigns);
  }

  private static long only(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private void readNext(KafkaConsumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      HandoverMessage.decode(record.key(), record.value()).ifPresent(ear);
    }
    heardUpTo(consumer.position(holdings(), PATIENCE), consumer.position(signs(), PATIENCE));
    trouble.passed();
  }

  private synchronized long readUpTo(int partition) {
    return read[partition];
  }

  private synchronized void heardUpTo(long inHoldings, long inSigns) {
    read[HandoverRecord.HOLDINGS] = inHoldings;
    read[HandoverRecord.SIGNS] = inSigns;
    notifyAll();
  }

  /** The topic has lost what was to be read next, or is another one. */
  private void startAnew() {
    heardUpTo(-1, -1);
    onGap.run();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  void stop() throws InterruptedException {
    stopped.countDown();
    KafkaConsumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
    thread.join(CLOSING.multipliedBy(2));
  }
}
