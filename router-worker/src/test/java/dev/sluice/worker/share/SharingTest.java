package dev.sluice.worker.share;

import static dev.sluice.worker.share.SimulatedFleet.MILLI;
import static dev.sluice.worker.share.SimulatedFleet.SECOND;
import static dev.sluice.worker.share.SimulatedWorker.CALLS;
import static dev.sluice.worker.share.SimulatedWorker.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SharingTest {

  private static final long LIMIT = 60_000;

  private final SimulatedFleet fleet = new SimulatedFleet(4, true);

  SharingTest() {
    fleet.limit(RATE, LIMIT);
    fleet.limit(CALLS, 12);
  }

  @Test
  void aLoneWorkerHasItsWholeLimitWithinMillisecondsOfItsPartitions() {
    Sharing lone = new Sharing("lone", 0);
    lone.trust(0);
    lone.owned(new Owned(Set.of(0, 1, 2), 3), 9 * SECOND, 0);
    lone.demand(Map.of(RATE, new Demand(LIMIT, 0, 0)));

    long now = 0;
    while (lone.allowed(RATE, now) == 0) {
      now += 2 * MILLI;
      Optional<Report> report = lone.nextReport(now);
      now += 2 * MILLI;
      if (report.isPresent()) {
        lone.heard("lone", report.get(), 0, now);
      }
    }
    assertThat(lone.allowed(RATE, now)).isEqualTo(LIMIT);
    assertThat(now).isLessThan(30 * MILLI);
  }

  @Test
  void aWorkerWithoutLimitsTellsNothing() {
    Sharing sharing = new Sharing("w", 0);
    sharing.owned(new Owned(Set.of(0), 1), 9 * SECOND, 0);
    sharing.demand(Map.of());

    assertThat(sharing.nextReport(10 * SECOND)).isEmpty();
    assertThat(sharing.silent(10 * SECOND)).isEmpty();
  }

  @Test
  void whatNobodyWantsIsSpreadSoThatALoneJobGoesAtOnce() {
    SimulatedWorker first = fleet.join();
    fleet.run(5 * SECOND, false);
    assertThat(fleet.allowed(first, RATE)).isEqualTo(LIMIT);
    SimulatedWorker second = fleet.join();
    fleet.run(8 * SECOND, false);

    assertThat(fleet.allowed(second, RATE)).isGreaterThanOrEqualTo(LIMIT / 8);
  }

  @Test
  void whoWantsMoreHasItWithinASecond() {
    SimulatedWorker first = fleet.join();
    SimulatedWorker second = fleet.join();
    first.want(RATE, LIMIT);
    fleet.run(6 * SECOND, false);
    assertThat(fleet.allowed(first, RATE)).isEqualTo(LIMIT);
    second.want(RATE, LIMIT);
    fleet.run(SECOND, false);

    assertThat(fleet.allowed(second, RATE)).isEqualTo(LIMIT / 2);
    assertThat(fleet.allowed(first, RATE)).isEqualTo(LIMIT / 2);
  }

  @Test
  void aSingleCallAtATimeIsPassedOnAmongAllWhoWantIt() {
    fleet.limit(CALLS, 1);
    Set<SimulatedWorker> served = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      fleet.join().want(CALLS, 1);
    }
    fleet.run(5 * SECOND, false);
    for (int i = 0; i < 400; i++) {
      fleet.run(100 * MILLI, false);
      fleet.workers().stream().filter(worker -> worker.inUse() > 0).forEach(served::add);
    }

    assertThat(served).hasSize(4);
    assertThat(fleet.utilisation(CALLS, 60 * SECOND)).isGreaterThan(0.8);
  }

  @Test
  void theShareOfOneThatDiedIsTheOthersOnceItsLeaseIsOver() {
    SimulatedWorker first = fleet.join();
    SimulatedWorker second = fleet.join();
    first.want(RATE, LIMIT);
    second.want(RATE, LIMIT);
    fleet.run(6 * SECOND, false);
    fleet.crash(first);
    fleet.run(4 * SECOND, false);
    assertThat(fleet.allowed(second, RATE)).isEqualTo(LIMIT / 2);
    fleet.run(14 * SECOND, false);

    assertThat(fleet.allowed(second, RATE)).isEqualTo(LIMIT);
  }

  @Test
  void theShareOfOneThatLeavesIsTheOthersAsSoonAsItsPartitionsAre() {
    SimulatedWorker first = fleet.join();
    SimulatedWorker second = fleet.join();
    first.want(RATE, LIMIT);
    second.want(RATE, LIMIT);
    fleet.run(6 * SECOND, false);
    fleet.leave(first);
    fleet.run(2 * SECOND, false);

    assertThat(fleet.allowed(second, RATE)).isEqualTo(LIMIT);
  }

  @Test
  void whoIsCutOffFallsToWhatItsPartitionsEntitleItTo() {
    SimulatedWorker cut = fleet.join();
    SimulatedWorker other = fleet.join();
    cut.want(RATE, LIMIT);
    fleet.run(6 * SECOND, false);
    assertThat(fleet.allowed(cut, RATE)).isEqualTo(LIMIT);
    cut.mayNotWriteUntil = Long.MAX_VALUE;
    cut.mayNotReadUntil = Long.MAX_VALUE;
    fleet.run(30 * SECOND, false);
    other.want(RATE, LIMIT);
    fleet.run(2 * SECOND, false);

    long part = LIMIT * cut.partitions().size() / fleet.partitions();
    assertThat(fleet.allowed(cut, RATE)).isEqualTo(part).isPositive();
    assertThat(fleet.allowed(other, RATE)).isEqualTo(LIMIT - part);
  }

  @Test
  void ofMoreBucketsThanAMessageHoldsTheRestStaysWithThePartitions() {
    Sharing lone = new Sharing("lone", 0);
    Map<String, Demand> many = new HashMap<>();
    for (int i = 0; i <= Sharing.MOST_BUCKETS; i++) {
      many.put("bucket-%03d".formatted(i), new Demand(100, 0, 0));
    }
    lone.demand(many);
    lone.owned(new Owned(Set.of(0), 2), 60 * SECOND, 0);

    assertThat(lone.nextReport(0).orElseThrow().entries()).hasSize(Sharing.MOST_BUCKETS);
    assertThat(lone.allowed("bucket-300", 10 * SECOND)).isZero();
    assertThat(lone.allowed("bucket-300", 20 * SECOND)).isEqualTo(50);
  }
}
