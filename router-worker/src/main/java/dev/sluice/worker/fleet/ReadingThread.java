package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads a topic on a thread of its own; after a failure and a pause with a new reader. */
final class ReadingThread {

  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final String name;
  private final Supplier<FleetReader> readers;
  private final Trouble trouble;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable FleetReader open;

  /**
   * @param trouble told of every failure, and asked how long to pause after it
   */
  ReadingThread(String name, Supplier<FleetReader> readers, Trouble trouble) {
    this.name = requireNonNull(name, "name is null");
    this.readers = requireNonNull(readers, "readers is null");
    this.trouble = requireNonNull(trouble, "trouble is null");
  }

  /** What is done with a reader, until this thread {@link #isStopped}. */
  interface Reading {

    /**
     * @throws RuntimeException if it cannot go on with this reader
     */
    void read(FleetReader reader) throws InterruptedException;
  }

  void start(Reading reading) {
    thread = Thread.ofPlatform().name(name).daemon().start(() -> run(reading));
  }

  private void run(Reading reading) {
    try {
      while (!isStopped()) {
        readUntilItFails(reading);
        stopped.await(trouble.pause().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilItFails(Reading reading) throws InterruptedException {
    try (FleetReader reader = readers.get()) {
      open = reader;
      reading.read(reader);
    } catch (WakeupException e) {
      // It was stopped.
    } catch (RuntimeException e) {
      trouble.arose(e);
    } finally {
      open = null;
    }
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Ends the reading, and waits for that for a bounded time. */
  void stop() throws InterruptedException {
    stopped.countDown();
    FleetReader reader = open;
    if (reader != null) {
      reader.wakeUp();
    }
    Thread started = thread;
    if (started != null) {
      started.join(CLOSING);
    }
  }
}
