package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Hears the topic on a thread of its own: what was told in the last five minutes, and then whatever
 * is told. After a failure it goes on behind the last record that it heard; at most those of the
 * same millisecond are missed then.
 */
final class FleetFollower {

  /** How far back what was told before still counts. */
  static final Duration MEMORY = Duration.ofMinutes(5);

  /**
   * A reader that hears nothing for so long, not even this worker's own heartbeats, is given up for
   * a new one: the topic may be gone, and a consumer asks for it without a pause.
   */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration FIRST_STAMP = Duration.ofSeconds(1);

  private final ClusterClock clock;
  private final Trouble trouble = new Trouble("other workers cannot be heard");
  private final ReadingThread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);

  /** When the first record was written that was heard; long ago where there were others before. */
  private volatile Instant oldest = Instant.MAX;

  private long heardUpTo = Long.MIN_VALUE;

  FleetFollower(Supplier<FleetReader> readers, ClusterClock clock) {
    this.clock = requireNonNull(clock, "clock is null");
    this.thread = new ReadingThread("sluice-fleet-hear", readers, trouble);
  }

  /**
   * @param ear takes each record, in order, on this follower's thread
   * @param onGap told, on the same thread, before what does not join on to what the ear took
   */
  void start(Consumer<ConsumerRecord<byte[], byte[]>> ear, Runnable onGap) {
    thread.start(
        reader -> {
          clock.awaitKnown(FIRST_STAMP);
          onGap.run();
          follow(reader, ear);
        });
  }

  /** Waits until all was heard that had been told before the start; false if not in time. */
  boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether the topic is older than that, and all that it kept of it was heard. */
  boolean remembers(Duration time) {
    return caughtUp.getCount() == 0 && oldest.isBefore(clock.now().minus(time));
  }

  private void follow(FleetReader reader, Consumer<ConsumerRecord<byte[], byte[]>> ear) {
    boolean goesOn =
        reader.seek(Math.max(heardUpTo + 1, clock.toCluster(clock.now().minus(MEMORY))));
    oldest = goesOn ? Instant.MIN : Instant.MAX;
    long lastHeard = System.nanoTime();
    while (!thread.isStopped()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        ear.accept(record);
        if (oldest.equals(Instant.MAX)) {
          oldest = clock.toLocal(record.timestamp());
        }
        heardUpTo = record.timestamp();
        lastHeard = System.nanoTime();
        trouble.passed();
      }
      if (reader.isCaughtUp()) {
        caughtUp.countDown();
      }
      requireHeard(lastHeard);
    }
  }

  private static void requireHeard(long at) {
    if (System.nanoTime() - at > SILENCE.toNanos()) {
      throw new TimeoutException("nothing came for %d seconds".formatted(SILENCE.toSeconds()));
    }
  }

  void stop() throws InterruptedException {
    thread.stop();
  }
}
