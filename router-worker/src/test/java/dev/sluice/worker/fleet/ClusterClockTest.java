package dev.sluice.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class ClusterClockTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ClusterClock clock = new ClusterClock(InstantSource.fixed(NOW));

  @Test
  void aWorkerWhoseClockIsWrongByHoursStillKnowsHowOldARecordIs() {
    Instant atCluster = NOW.minus(Duration.ofHours(2));
    clock.stamped(atCluster.toEpochMilli());

    assertThat(clock.toLocal(atCluster.minusSeconds(40).toEpochMilli()))
        .isEqualTo(NOW.minusSeconds(40));
    assertThat(clock.toCluster(NOW.minusSeconds(300)))
        .isEqualTo(atCluster.minusSeconds(300).toEpochMilli());
  }

  @Test
  void untilTheClusterHasSaidWhatTimeItIsBothClocksAreTakenToAgree() throws Exception {
    assertThat(clock.awaitKnown(Duration.ZERO)).isFalse();
    assertThat(clock.toLocal(NOW.minusSeconds(40).toEpochMilli())).isEqualTo(NOW.minusSeconds(40));

    clock.stamped(NOW.toEpochMilli());
    assertThat(clock.awaitKnown(Duration.ZERO)).isTrue();
  }

  @Test
  void nothingWasToldInTheFuture() {
    assertThat(clock.toLocal(NOW.plusSeconds(60).toEpochMilli())).isEqualTo(NOW);
    assertThat(clock.toLocal(Long.MAX_VALUE)).isEqualTo(NOW);
  }
}
