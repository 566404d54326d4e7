package dev.sluice.worker.share;

import static dev.sluice.worker.share.SimulatedFleet.SECOND;
import static dev.sluice.worker.share.SimulatedWorker.BUCKETS;
import static dev.sluice.worker.share.SimulatedWorker.CALLS;
import static dev.sluice.worker.share.SimulatedWorker.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Histories of whole fleets, made up from seeds. One that fails names its seed, which {@code
 * -Dshare.seed=} plays again.
 */
final class SharingHistoriesTest {

  @Test
  void noHistoryEverAllowsMoreThanALimit() {
    histories(10_000)
        .forEach(
            seed -> {
              SimulatedFleet fleet = fleet(seed, false);
              fleet.run(45 * SECOND, true);
              assertThat(fleet.violations()).as("-Dshare.seed=%d", seed).isEmpty();
            });
  }

  @Test
  void inQuietTimesSharesFollowDemandWithinSecondsAndNearlyAllIsUsed() {
    histories(200)
        .forEach(
            seed -> {
              SimulatedFleet fleet = fleet(seed, true);
              fleet.limit(RATE, 10 + seed);
              fleet.limit(CALLS, 10 + seed % 50);
              fleet.run(5 * SECOND, false);
              for (int change = 0; change < 4; change++) {
                fleet.changeDemand();
                fleet.run(5 * SECOND, false);
                assertNearlyAllIsUsed(fleet, seed);
              }
            });
  }

  @Test
  void whateverHappenedAllIsUsedAgainOnceItIsOver() {
    histories(300)
        .forEach(
            seed -> {
              SimulatedFleet fleet = fleet(seed, false);
              fleet.limit(RATE, 1_000 + seed);
              fleet.limit(CALLS, 10 + seed % 50);
              fleet.run(40 * SECOND, true);
              fleet.heal();
              fleet.run(40 * SECOND, false);
              assertNearlyAllIsUsed(fleet, seed);
            });
  }

  private static void assertNearlyAllIsUsed(SimulatedFleet fleet, long seed) {
    for (String bucket : BUCKETS) {
      assertThat(fleet.utilisation(bucket, 5 * SECOND))
          .as(() -> "-Dshare.seed=%d, %s: %s".formatted(seed, bucket, fleet.describe(bucket)))
          .isGreaterThanOrEqualTo(0.98);
    }
    assertThat(fleet.starving()).as("-Dshare.seed=%d", seed).isEmpty();
    assertThat(fleet.violations()).as("-Dshare.seed=%d", seed).isEmpty();
  }

  private static SimulatedFleet fleet(long seed, boolean calm) {
    SimulatedFleet fleet = new SimulatedFleet(seed, calm);
    for (int i = 0; i < 1 + seed % 5; i++) {
      fleet.join();
    }
    fleet.changeDemand();
    return fleet;
  }

  private static LongStream histories(int count) {
    Long only = Long.getLong("share.seed");
    return only == null ? LongStream.range(0, count) : LongStream.of(only);
  }
}
