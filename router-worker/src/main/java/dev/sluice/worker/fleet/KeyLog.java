package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Follows those partitions of the keys topic whose names this worker decides about: what was
 * written within the window first, and then what is written by owners before it that still end
 * jobs. One thread reads; others tell it what to follow.
 */
public final class KeyLog {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Nothing that is told after the beginning is urgent: its own names a worker knows already. */
  private static final long CALM_MS = 250;

  /** How soon it is noticed that the topic has gone. */
  private static final long LOOKED_AFTER_EVERY = Duration.ofSeconds(10).toNanos();

  private final FleetSettings settings;
  private final Duration window;
  private final InstantSource clock;
  private final KeyListener listener;
  private final Trouble trouble = new Trouble("which jobs were run before is not known");
  private final Thread thread =
      Thread.ofPlatform().name("sluice-keys").daemon().unstarted(this::run);

  // Guarded by this object's monitor.
  private Set<Integer> wanted = Set.of();

  /** Those of them that are to be read from their beginning, whether they are read or not. */
  private final Set<Integer> fresh = new HashSet<>();

  private long changes;

  /** Has a permit while there is something that the thread should not rest from. */
  private final Semaphore news = new Semaphore(0);

  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param kafka Kafka client settings of the user's
   * @param window what is older is of no use
   */
  public KeyLog(
      Map<String, String> kafka,
      String topic,
      Duration window,
      InstantSource clock,
      KeyListener listener) {
    this.settings = new FleetSettings(kafka, topic);
    this.window = requireNonNull(window, "window is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  public void start() {
    thread.start();
  }

  /**
   * These are to be followed from now on, and no others. Returns at once.
   *
   * @param anew those of them that are to be told from the beginning
   */
  public synchronized void follow(Set<Integer> partitions, Set<Integer> anew) {
    wanted = Set.copyOf(partitions);
    fresh.addAll(anew);
    changes++;
    news.release();
  }

  private void run() {
    try {
      while (!isStopped()) {
        followUntilItFails();
        var _ = stopped.await(trouble.pause().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  private void followUntilItFails() throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.toFollower());
        Admin admin = Admin.create(Map.copyOf(settings.kafka()))) {
      follow(new KeyReader(consumer, admin, settings.topic()));
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      trouble.arose(e);
      wanted().forEach(listener::onCutOff);
    }
  }

  private void follow(KeyReader reader) throws InterruptedException {
    long seen = -1;
    long lookedAt = System.nanoTime();
    int partitions = 0;
    while (!isStopped()) {
      long now = changes();
      boolean changed = now != seen;
      if (changed || System.nanoTime() - lookedAt > LOOKED_AFTER_EVERY) {
        int before = partitions;
        partitions = reader.partitions();
        lookedAt = System.nanoTime();
        if (changed || partitions != before) {
          turnTo(reader, partitions);
        }
        seen = now;
        trouble.passed();
      }
      tell(reader.poll(POLL));
      reader.reached().forEach(listener::onCaughtUp);
      if (reader.isCaughtUp()) {
        var _ = news.tryAcquire(CALM_MS, TimeUnit.MILLISECONDS);
        news.drainPermits();
      }
    }
  }

  private void turnTo(KeyReader reader, int partitions) throws InterruptedException {
    Set<Integer> there = new HashSet<>();
    for (int partition : wanted()) {
      if (partition < partitions) {
        there.add(partition);
      } else {
        listener.onCutOff(partition);
      }
    }
    reader.turnTo(there, takeFresh(), clock.instant().minus(window).toEpochMilli());
  }

  private void tell(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      listener.onKey(record.partition(), record.key(), record.value());
    }
  }

  private synchronized Set<Integer> wanted() {
    return wanted;
  }

  private synchronized Set<Integer> takeFresh() {
    Set<Integer> taken = Set.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  private synchronized long changes() {
    return changes;
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  public void stop() throws InterruptedException {
    stopped.countDown();
    news.release();
    thread.join(CLOSING.toMillis());
  }
}
