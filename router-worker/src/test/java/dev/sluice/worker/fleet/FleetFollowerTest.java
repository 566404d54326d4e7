package dev.sluice.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FleetFollowerTest {

  @Test
  void whoMayNotHearAnythingKeepsNobodyWaitingAndEndsAtOnce() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Forbidden forbidden = new Forbidden();
    FleetFollower follower =
        new FleetFollower(
            () -> {
              tries.incrementAndGet();
              return new FleetReader(forbidden, "llm.fleet");
            },
            new ClusterClock(InstantSource.system()));

    follower.start(record -> {}, () -> {});
    await().until(forbidden::closed);
    assertThat(follower.awaitCaughtUp(Duration.ofMillis(100))).isFalse();
    long began = System.nanoTime();
    follower.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    assertThat(tries).hasValue(1);
  }

  @Test
  void whatSomebodyHasToAllowFirstIsTriedMoreSeldomThanWhatMayPass() {
    Trouble trouble = new Trouble("nothing works");

    trouble.arose(new TimeoutException("no broker answers"));
    assertThat(trouble.pause()).isEqualTo(Duration.ofSeconds(2));
    trouble.arose(new TopicAuthorizationException("llm.fleet"));
    assertThat(trouble.pause()).isEqualTo(Duration.ofSeconds(30));
    trouble.arose(new SaslAuthenticationException("no such user"));
    assertThat(trouble.pause()).isEqualTo(Duration.ofSeconds(30));
    trouble.passed();
    assertThat(trouble.pause()).isEqualTo(Duration.ofSeconds(2));
  }

  private static final class Forbidden extends MockConsumer<byte[], byte[]> {
    Forbidden() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration patience) {
      throw new TopicAuthorizationException("llm.fleet");
    }
  }
}
