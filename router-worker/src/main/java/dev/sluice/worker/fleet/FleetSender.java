package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the others, from a thread of its own, so that nobody else ever waits for the cluster. A
 * producer that failed to deliver is replaced by a new one: that cures whatever it may have been
 * that it could not recover from. What has become stale in the meantime is not told.
 */
final class FleetSender {

  /** Where nothing else was told for so long, it is told that this worker lives. */
  static final Duration HEARTBEAT = Duration.ofSeconds(3);

  private static final int ROOM = 256;
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final String topic;
  private final String worker;
  private final byte[] key;
  private final ClusterClock clock;
  private final FleetTraffic traffic;
  private final Trouble trouble = new Trouble("other workers cannot be told anything");
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(ROOM);
  private final Thread thread =
      Thread.ofPlatform().name("sluice-fleet-tell").daemon().unstarted(this::run);

  private volatile boolean stopped;

  private record Pending(FleetMessage message, long since) {
    static Pending of(FleetMessage message) {
      return new Pending(message, System.nanoTime());
    }

    boolean isStale() {
      return System.nanoTime() - since > FleetSettings.STALE_AFTER.toNanos();
    }
  }

  FleetSender(
      Supplier<Producer<byte[], byte[]>> producers,
      String topic,
      String worker,
      ClusterClock clock,
      FleetTraffic traffic) {
    this.producers = requireNonNull(producers, "producers is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.key = worker.getBytes(UTF_8);
    this.clock = requireNonNull(clock, "clock is null");
    this.traffic = requireNonNull(traffic, "traffic is null");
  }

  void start() {
    thread.start();
  }

  /** Never waits: where there is no room, the message is lost. */
  void tell(FleetMessage message) {
    if (!queue.offer(Pending.of(message))) {
      traffic.countLost();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        tellUntilItFails();
        Thread.sleep(stopped ? Duration.ZERO : trouble.pause());
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.interrupted(); // It was stopped.
    }
  }

  private void tellUntilItFails() throws InterruptedException {
    Producer<byte[], byte[]> producer;
    try {
      producer = producers.get();
    } catch (RuntimeException e) {
      trouble.arose(e);
      return;
    }
    Delivery delivery = new Delivery();
    try {
      send(producer, Pending.of(new FleetMessage.Alive()), delivery);
      while (!delivery.failed.get()) {
        Pending next = queue.poll(HEARTBEAT.toNanos(), TimeUnit.NANOSECONDS);
        send(producer, next == null ? Pending.of(new FleetMessage.Alive()) : next, delivery);
        if (next != null && next.message() instanceof FleetMessage.Left) {
          return;
        }
      }
    } finally {
      Thread.interrupted(); // Closing would take it for a wish to wait no longer.
      producer.close(delivery.failed.get() ? Duration.ZERO : CLOSING);
    }
  }

  private void send(Producer<byte[], byte[]> producer, Pending pending, Delivery delivery) {
    if (pending.isStale()) {
      traffic.countLost();
      return;
    }
    byte[] value = FleetCodec.encode(new Envelope(worker, pending.message()));
    try {
      var _ = producer.send(new ProducerRecord<>(topic, key, value), delivery);
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) { // Not even accepted: nobody else is told.
      delivery.onCompletion(null, e);
    }
  }

  /** What became of the messages of one producer; told on that producer's thread. */
  private final class Delivery implements Callback {

    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public void onCompletion(@Nullable RecordMetadata record, @Nullable Exception e) {
      if (record != null && e == null) {
        traffic.countSent();
        trouble.passed();
        if (record.hasTimestamp()) {
          clock.stamped(record.timestamp());
        }
      } else {
        traffic.countLost();
        // The others fall with the first, and those of a worker that stops with it.
        if (e != null && failed.compareAndSet(false, true) && !stopped) {
          trouble.arose(e);
        }
      }
    }
  }

  /** Tells what was handed in and, last, that this worker leaves, for a bounded time. */
  void stop() throws InterruptedException {
    if (thread.getState() == Thread.State.NEW) {
      return; // It has nothing to tell: it never began.
    }
    stopped = true;
    if (queue.offer(Pending.of(new FleetMessage.Left()))) {
      thread.join(CLOSING);
    }
    thread.interrupt();
    thread.join(CLOSING);
  }
}
