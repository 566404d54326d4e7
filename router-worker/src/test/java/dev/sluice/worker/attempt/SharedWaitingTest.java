package dev.sluice.worker.attempt;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.TenantWeights;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Far more jobs than a limit allows, nearly all of which are put aside, by a clock that jumps. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SharedWaitingTest {

  private static final int PER_SECOND = 20;
  private static final TenantWeights WEIGHTS = tenant -> "double".equals(tenant) ? 2 : 1;

  private final CrowdedWorker worker =
      new CrowdedWorker(new Limits(60 * PER_SECOND, null, null), WEIGHTS);

  @Test
  void tenantsShareALimitByTheirWeightsThoughAFloodWasPutAsideBefore() {
    worker.submit("flood", 20 * 200);
    worker.pass(ofSeconds(1));
    worker.submit("single", 200);
    worker.submit("double", 2 * 200);
    Instant from = worker.now();
    worker.pass(ofSeconds(40));

    double all = 35 * PER_SECOND; // All of them have jobs for about 40 s.
    Instant to = from.plusSeconds(35);
    assertThat(worker.served("flood", from, to))
        .isCloseTo(Math.round(all / 4), withinPercentage(5));
    assertThat(worker.served("single", from, to))
        .isCloseTo(Math.round(all / 4), withinPercentage(5));
    assertThat(worker.served("double", from, to))
        .isCloseTo(Math.round(all / 2), withinPercentage(5));
    // One to be put aside, about ten more to rest for some minutes, and few that came back in vain.
    assertThat(worker.asides).hasSizeLessThan(4 * 4800);
  }

  /** The line of each is short then, and runs dry for moments. */
  @Test
  void aboutTheSameHoldsWhereALimitLetsMoreGoInFiveSecondsThanAWorkerTakes() {
    int perMinute = 15_000;
    CrowdedWorker busy = new CrowdedWorker(new Limits(perMinute, null, null), WEIGHTS);
    busy.submit("flood", 20 * 1000);
    busy.submit("single", 1000);
    busy.submit("double", 2000);
    Instant from = busy.now().plusSeconds(2);
    Instant to = from.plusSeconds(10);
    busy.pass(ofSeconds(12));

    long all = perMinute / 6;
    assertThat(busy.served("flood", from, to)).isCloseTo(all / 4, withinPercentage(15));
    assertThat(busy.served("single", from, to)).isCloseTo(all / 4, withinPercentage(15));
    assertThat(busy.served("double", from, to)).isCloseTo(all / 2, withinPercentage(15));
    assertThat(busy.mostWaiting()).isLessThan(CrowdedWorker.IN_FLIGHT * 2 / 3);
  }

  @Test
  void aTenantThatComesLaterWithFewJobsDoesNotComeBackBehindAFlood() {
    worker.submit("flood", 3000);
    worker.pass(ofSeconds(30));
    Instant came = worker.now();
    worker.submit("late", 150);
    worker.pass(ofSeconds(40));

    // It has half of the limit, and is held up by no more than a rest of five seconds.
    assertThat(worker.servedAll("late", 150)).isBefore(came.plusSeconds(15 + 6));
  }

  @Test
  void whoWasPutAsideAtASmallShareComesBackSoonerWhenItGrows() {
    worker.allow(60 * 2);
    worker.submit("a", 1000);
    worker.pass(ofSeconds(20));
    Instant grown = worker.now();
    worker.allow(60 * PER_SECOND);
    worker.pass(Duration.ofMinutes(10));

    // At its old share it would have taken eight minutes. Who rests for three looks after that.
    assertThat(worker.servedAll("a", 1000)).isBefore(grown.plusSeconds(180 + 60));
  }

  @Test
  void limitsThatAreThereAreUsedWhileJobsRest() {
    worker.submit("a", 3000);
    worker.pass(ofSeconds(60));
    Instant from = worker.now();
    worker.pass(ofSeconds(60));
    assertThat(worker.served("a", from, worker.now()))
        .isCloseTo(60 * PER_SECOND, withinPercentage(3));
  }

  @Test
  void aFreshWorkerPutsNobodyAsideForLongBeforeItHasItsShare() {
    worker.allow(0);
    worker.submit("a", 65_000);
    worker.pass(ofSeconds(4));

    assertThat(worker.asides).isEmpty();
    worker.allow(60 * PER_SECOND / 4);
    worker.pass(ofSeconds(30));
    assertThat(worker.served).hasSizeBetween(30 * PER_SECOND / 4 - 5, 30 * PER_SECOND / 4 + 5);
  }

  /** Nobody is put aside for longer than the whole limit would take for those before it. */
  @Test
  void aWorkerThatHasNoShareForLongLetsTheOthersWaitInTheirTopicAndWritesLittle() {
    worker.allow(0);
    worker.submit("a", 65_000);
    worker.pass(ofSeconds(30));

    assertThat(worker.asides).hasSizeLessThan(6 * CrowdedWorker.IN_FLIGHT);
    Duration longest = ofSeconds(5 * CrowdedWorker.IN_FLIGHT / PER_SECOND);
    assertThat(worker.asides)
        .allSatisfy(one -> assertThat(Duration.between(one.at(), one.due())).isLessThan(longest));
    worker.allow(60 * PER_SECOND);
    Instant from = worker.now().plusSeconds(2);
    worker.pass(ofSeconds(12));
    assertThat(worker.served("a", from, worker.now()))
        .isCloseTo(10 * PER_SECOND, withinPercentage(5));
  }

  @Test
  void theSameHoldsWhereCallsAtTheSameTimeAreLimited() {
    CrowdedWorker other = new CrowdedWorker(new Limits(null, null, 8), WEIGHTS);
    other.allowAtOnce(0);
    other.submit("a", 65_000);
    other.pass(ofSeconds(4));
    assertThat(other.asides).isEmpty();

    other.pass(ofSeconds(26));
    assertThat(other.asides).hasSizeLessThan(6 * CrowdedWorker.IN_FLIGHT);
    assertThat(other.asides)
        .allSatisfy(
            one -> assertThat(Duration.between(one.at(), one.due())).isLessThan(ofSeconds(10)));
  }
}
