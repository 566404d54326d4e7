package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DeliveryTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final TopicPartition PARTITION = new TopicPartition("llm.jobs", 0);

  @Test
  void whatHasMadeNoCallIsGivenUpWhenItsPartitionGoes() {
    Delivery delivery = delivery();

    assertThat(delivery.part()).isEqualTo(Delivery.Parting.GIVEN_UP);
    assertThat(delivery.engage()).isFalse();
    assertThatThrownBy(delivery::leave).isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatHasMadeACallIsHeldAndEndsAsThat() throws Exception {
    Delivery delivery = delivery();
    assertThat(delivery.engage()).isTrue();

    assertThat(delivery.part()).isEqualTo(Delivery.Parting.HELD);
    assertThat(delivery.isOnItsWay()).isTrue();
    assertThat(delivery.stated()).isTrue();
    assertThat(delivery.giveUp()).isFalse();
    assertThat(delivery.leave()).isEqualTo(Delivery.Exit.HELD);
    assertThat(delivery.release()).isFalse();
  }

  @Test
  void whatIsReleasedBeforeItHasEndedIsPublishedByNobody() {
    Delivery delivery = delivery();
    delivery.engage();
    delivery.part();
    delivery.stated();

    assertThat(delivery.release()).isTrue();
    assertThatThrownBy(delivery::leave).isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatIsOnItsWayWithItsOffsetsIsNotHeld() throws Exception {
    Delivery delivery = delivery();
    delivery.engage();

    assertThat(delivery.leave()).isEqualTo(Delivery.Exit.WITH_OFFSETS);
    assertThat(delivery.part()).isEqualTo(Delivery.Parting.NONE);
    assertThat(delivery.isHeld()).isFalse();
  }

  @Test
  void whatWasBegunIsSilentUntilItCallsOrEnds() throws Exception {
    Delivery delivery = delivery();
    long begun = System.nanoTime();
    assertThat(delivery.silence(begun + MINUTE)).isZero();

    delivery.start(Thread.ofVirtual().unstarted(() -> {}));
    assertThat(delivery.silence(begun)).isZero();
    Duration silent = delivery.silence(begun + MINUTE);
    assertThat(silent).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));

    delivery.engage();
    assertThat(delivery.silence(begun + MINUTE)).isLessThanOrEqualTo(silent);
    delivery.part();
    delivery.stated();
    delivery.release();
    assertThat(delivery.silence(begun + MINUTE)).isZero();
  }

  /** The job's thread and the poll thread at the same moment, over and over. */
  @Test
  void whoeverIsFirstBothAgreeOnWhatBecameOfIt() throws Exception {
    Random random = new Random(24);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 5_000; i++) {
        Delivery delivery = delivery();
        boolean stands = random.nextBoolean();
        CyclicBarrier start = new CyclicBarrier(2);
        Future<String> job =
            threads.submit(
                () -> {
                  start.await();
                  return delivery.engage() ? exit(delivery::leave) : "GONE";
                });
        start.await();
        String expected =
            switch (delivery.part()) {
              case GIVEN_UP -> "GONE";
              case NONE -> "WITH_OFFSETS";
              case HELD -> (stands ? delivery.stated() : !delivery.giveUp()) ? "HELD" : "GONE";
            };

        assertThat(job.get()).isEqualTo(expected);
      }
    }
  }

  private static String exit(Callable<Delivery.Exit> leave) throws Exception {
    try {
      return leave.call().name();
    } catch (InterruptedException e) {
      return "GONE";
    }
  }

  private static Delivery delivery() {
    return new Delivery(
        new ConsumerRecord<>(PARTITION.topic(), 0, 7, null, new byte[1]),
        new PartitionWindow(PARTITION, Duration.ZERO, Frontier.at(0)),
        false);
  }
}
