package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FleetSenderTest {

  private final FleetTraffic traffic = new FleetTraffic();
  private final Queue<Producer<byte[], byte[]>> producers = new ArrayDeque<>();
  private final FleetSender sender =
      new FleetSender(
          () -> requireNonNull(producers.remove(), "none is left"),
          "llm.fleet",
          "worker-1",
          new ClusterClock(InstantSource.system()),
          traffic);

  @Test
  void aProducerThatCannotDeliverAnyMoreIsReplaced() throws Exception {
    Answering broken = new Answering(new OutOfOrderSequenceException("lost its place"));
    Answering sound = new Answering(null);
    producers.addAll(List.of(broken, sound));

    sender.start();
    await().untilAsserted(() -> assertThat(traffic.sent()).isOne());
    assertThat(broken.closed()).isTrue();
    assertThat(traffic.lost()).isOne();
    assertThat(sound.history())
        .extracting(record -> FleetCodec.decode(record.value()).orElseThrow())
        .containsExactly(new Envelope("worker-1", new FleetMessage.Alive()));
    sender.stop();
    assertThat(sound.closed()).isTrue();
  }

  @Test
  void whoMayNotTellAnythingHoldsNobodyUp() throws Exception {
    Answering forbidden = new Answering(new TopicAuthorizationException("llm.fleet"));
    producers.add(forbidden);

    sender.start();
    await().until(forbidden::closed);
    long began = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      sender.tell(new FleetMessage.Alive());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    assertThat(traffic.lost()).isGreaterThan(9_000);
    sender.stop();
  }

  @Test
  void aClusterThatTakesNothingHoldsNobodyUp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    producers.add(new Stuck(asked));

    sender.start();
    asked.await();
    for (int i = 0; i < 1_000; i++) {
      sender.tell(new FleetMessage.Alive());
    }
    assertThat(traffic.lost()).isGreaterThan(500);
    long began = System.nanoTime();
    sender.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aProducerThatCannotBeMadeIsAskedForAgain() throws Exception {
    Queue<Boolean> first = new ArrayDeque<>(List.of(true));
    Answering sound = new Answering(null);
    FleetSender late =
        new FleetSender(
            () -> {
              if (first.poll() != null) {
                throw new KafkaException("no broker has such a name");
              }
              return sound;
            },
            "llm.fleet",
            "worker-1",
            new ClusterClock(InstantSource.system()),
            traffic);

    late.start();
    await().untilAsserted(() -> assertThat(traffic.sent()).isOne());
    late.stop();
  }

  /** Answers each record at once, in the same way. */
  private static final class Answering extends MockProducer<byte[], byte[]> {
    private final @Nullable RuntimeException failure;

    Answering(@Nullable RuntimeException failure) {
      super(failure == null, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.failure = failure;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      Future<RecordMetadata> future = super.send(record, callback);
      if (failure != null) {
        errorNext(failure);
      }
      return future;
    }
  }

  /** As one whose buffer is full. */
  private static final class Stuck extends MockProducer<byte[], byte[]> {
    private final CountDownLatch asked;

    Stuck(CountDownLatch asked) {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.asked = asked;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
        throw new AssertionError("never");
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }
}
