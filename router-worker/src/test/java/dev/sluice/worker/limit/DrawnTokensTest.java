package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DrawnTokensTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long AHEAD = 100 * MILLI;

  /** The limit whose bucket holds 25, and is refilled with 100 a second. */
  private static final int HUNDRED_A_SECOND = 6124;

  private final AtomicInteger hurried = new AtomicInteger();
  private final DrawnTokens tokens = drawn(0);

  @Test
  void theBucketThatIsDrawnFromIsRefilledAsFastAsThisTestCounts() {
    Duration period = Duration.ofSeconds(61);

    assertThat(Refill.of(HUNDRED_A_SECOND)).isEqualTo(new Refill(25, 6100, period));
    assertThat(Refill.of(1)).isEqualTo(new Refill(1, 1, period));
    assertThat(Refill.of(239)).isEqualTo(new Refill(1, 239, period));
  }

  @Test
  void nothingIsThereThatWasNotHandedOver() {
    assertThat(tokens.readyAt(1)).isEqualTo(Quota.NEVER);
    assertThat(tokens.available(60 * SECOND)).isZero();

    tokens.hand(3, SECOND, SECOND);
    assertThat(tokens.available(SECOND)).isEqualTo(3);
    assertThat(tokens.readyAt(3)).isLessThanOrEqualTo(SECOND);
    tokens.take(3, SECOND);
    assertThat(tokens.readyAt(1)).isEqualTo(Quota.NEVER);
  }

  @Test
  void whatHasToBeRefilledFirstArrivesEvenly() {
    tokens.hand(10, SECOND, 0);

    assertThat(tokens.readyAt(5)).isEqualTo(950 * MILLI);
    assertThat(tokens.readyAt(10)).isEqualTo(SECOND);
    assertThat(tokens.readyAt(11)).isEqualTo(Quota.NEVER);
    assertThat(tokens.available(900 * MILLI)).isZero();
    assertThat(tokens.available(950 * MILLI)).isEqualTo(5);
    assertThat(tokens.available(SECOND)).isEqualTo(10);
  }

  @Test
  void lotsArriveOneAfterAnother() {
    tokens.hand(10, SECOND, 0);
    tokens.hand(20, 3 * SECOND, 0);

    assertThat(tokens.readyAt(10)).isEqualTo(SECOND);
    assertThat(tokens.readyAt(11)).isEqualTo(2810 * MILLI);
    tokens.take(10, SECOND);
    assertThat(tokens.readyAt(20)).isEqualTo(3 * SECOND);
    assertThat(tokens.available(2 * SECOND)).isZero();
  }

  @Test
  void whoeverRunsShortSaysSoOnceUntilSomethingIsHandedOver() {
    assertThat(tokens.readyAt(5)).isEqualTo(Quota.NEVER);
    assertThat(tokens.readyAt(7)).isEqualTo(Quota.NEVER);
    assertThat(hurried).hasValue(1);

    assertThat(tokens.want(true, AHEAD, 0)).isEqualTo(7);
    assertThat(tokens.readyAt(7)).isEqualTo(Quota.NEVER);
    assertThat(hurried).hasValue(1);
    tokens.hand(7, 0, 0);
    tokens.take(7, 0);
    assertThat(tokens.readyAt(7)).isEqualTo(Quota.NEVER);
    assertThat(hurried).hasValue(2);
  }

  @Test
  void nothingIsDrawnForWhoeverHasGoneAway() {
    assertThat(tokens.readyAt(5)).isEqualTo(Quota.NEVER);

    assertThat(tokens.want(false, AHEAD, 0)).isZero();
  }

  @Test
  void whatComesAlreadyIsNotDrawnAgain() {
    assertThat(tokens.readyAt(5)).isEqualTo(Quota.NEVER);
    tokens.hand(5, 10 * SECOND, 0);

    assertThat(tokens.readyAt(5)).isEqualTo(10 * SECOND);
    assertThat(tokens.want(true, AHEAD, 0)).isZero();
  }

  @Test
  void soMuchIsDrawnThatTheUseOfTheLastSecondGoesOnForAMoment() {
    tokens.hand(200, 0, 0);
    for (long now = 0; now < SECOND; now += 5 * MILLI) {
      tokens.take(1, now);
    }

    assertThat(tokens.want(false, AHEAD, SECOND)).isBetween(18L, 22L);
  }

  @Test
  void whatLiesUntouchedForHalfASecondOrMoreGoesBack() {
    tokens.hand(20, 0, 0);
    tokens.take(2, 100 * MILLI);

    assertThat(tokens.want(false, AHEAD, 450 * MILLI)).isZero();
    assertThat(tokens.want(false, AHEAD, 500 * MILLI)).isZero();
    tokens.take(5, 750 * MILLI);
    assertThat(tokens.want(false, AHEAD, SECOND)).isEqualTo(-13);
    assertThat(tokens.available(SECOND)).isZero();
  }

  @Test
  void whatSomebodyWaitsForIsKeptWhileItArrives() {
    assertThat(tokens.readyAt(150)).isEqualTo(Quota.NEVER);
    tokens.hand(tokens.want(true, AHEAD, 0), 4 * SECOND, 0);
    for (long now = 0; now < 4 * SECOND; now += 100 * MILLI) {
      assertThat(tokens.readyAt(150)).isEqualTo(2750 * MILLI);
      assertThat(tokens.want(true, AHEAD, now)).isZero();
    }
  }

  @Test
  void moreThanTheBucketHoldsIsNeverKept() {
    tokens.hand(300, 0, 0);

    assertThat(tokens.want(false, AHEAD, MILLI)).isEqualTo(-275);
    assertThat(tokens.available(MILLI)).isEqualTo(25);
  }

  @Test
  void whatComesAndIsNotNeededAnyMoreDoesNotKeepOthersFromIt() {
    tokens.hand(2000, 20 * SECOND, 0);
    tokens.take(2000, SECOND);
    tokens.settle(2000, 1000, SECOND);

    assertThat(tokens.want(false, AHEAD, 3 * SECOND)).isEqualTo(-975);
    assertThat(tokens.available(3 * SECOND)).isEqualTo(-700);
    assertThat(tokens.readyAt(25)).isEqualTo(10_250 * MILLI);
  }

  @Test
  void whatIsGivenBackByACallIsThereForTheNextThatWaits() {
    tokens.hand(90, 0, 0);
    tokens.take(90, 0);
    assertThat(tokens.readyAt(80)).isEqualTo(Quota.NEVER);
    tokens.settle(90, 5, SECOND);

    assertThat(tokens.readyAt(80)).isLessThanOrEqualTo(SECOND);
    assertThat(tokens.want(true, AHEAD, SECOND)).isZero();
  }

  @Test
  void whatWasUsedBeyondTheReservationIsDrawnBeforeAnybodyElseGetsAnything() {
    tokens.hand(10, 0, 0);
    tokens.take(10, 0);
    tokens.settle(10, 40, SECOND);

    assertThat(tokens.readyAt(1)).isEqualTo(Quota.NEVER);
    assertThat(tokens.want(false, AHEAD, 3 * SECOND)).isEqualTo(30);
    tokens.hand(30, 3 * SECOND, 3 * SECOND);
    assertThat(tokens.available(3 * SECOND)).isZero();
  }

  @Test
  void anAmountAboveWhatTheBucketHoldsGoesWhenAsMuchIsHereAndTheRestIsADebt() {
    assertThat(tokens.readyAt(4025)).isEqualTo(Quota.NEVER);
    assertThat(tokens.want(true, AHEAD, 0)).isEqualTo(4025);
    tokens.hand(4025, 50 * SECOND, 0);

    assertThat(tokens.readyAt(4025)).isEqualTo(10 * SECOND);
    tokens.take(4025, 10 * SECOND);
    assertThat(tokens.available(10 * SECOND)).isEqualTo(-4000);
    assertThat(tokens.readyAt(1)).isEqualTo(Quota.NEVER);
    assertThat(tokens.want(true, AHEAD, 15 * SECOND)).isEqualTo(1);
    tokens.hand(1, 50 * SECOND + 10 * MILLI, 15 * SECOND);
    assertThat(tokens.readyAt(1)).isEqualTo(50 * SECOND + 10 * MILLI);
  }

  @Test
  void whoWasThrottledUsesLessOfWhatItDraws() {
    tokens.pace(HUNDRED_A_SECOND, HUNDRED_A_SECOND, 0.8);
    assertThat(tokens.readyAt(10)).isEqualTo(Quota.NEVER);
    tokens.hand(tokens.want(true, AHEAD, 0), 0, 0);

    assertThat(tokens.available(0)).isEqualTo(8);
    assertThat(tokens.readyAt(10)).isEqualTo(Quota.NEVER);
    assertThat(tokens.want(true, AHEAD, 0)).isEqualTo(2);
  }

  @Test
  void nothingGoesBeforeTheTimeThatTheProviderNamed() {
    tokens.hand(10, 0, 0);
    tokens.closeUntil(5 * SECOND);

    assertThat(tokens.readyAt(1)).isEqualTo(5 * SECOND);
    tokens.leave(0, SECOND);
    assertThat(tokens.readyAt(1)).isEqualTo(Quota.NEVER);
  }

  @Test
  void theEndOfAWaitIsKnownOnceItWasAskedForAndHopedForBefore() {
    assertThat(tokens.readyAfter(0, 1, SECOND)).isEqualTo(SECOND);
    assertThat(tokens.readyAfter(125, 0, SECOND)).isBetween(SECOND * 19 / 10, SECOND * 21 / 10);

    tokens.hand(10, 30 * SECOND, SECOND);
    assertThat(tokens.readyAfter(0, 10, SECOND)).isEqualTo(30 * SECOND);
    assertThat(tokens.readyAfter(100, 10, SECOND)).isBetween(30 * SECOND, 32 * SECOND);
  }

  @Test
  void theEndOfAWaitIsNotForetoldByWhatThisWorkerUsedBeforeThereWereManyJobs() {
    tokens.pace(HUNDRED_A_SECOND, 3000, 1);
    tokens.hand(1, 0, 0);
    tokens.take(1, 0);

    assertThat(tokens.readyAfter(525, 0, 0)).isBetween(9 * SECOND, 11 * SECOND);
  }

  @Test
  void theEndOfAWaitIsHopedForByTheWholeLimitUntilThisWorkerHasAShareOfIt() {
    tokens.pace(HUNDRED_A_SECOND, 0, 1);
    tokens.hand(1, 0, 0);
    tokens.take(1, 0);

    assertThat(tokens.readyAfter(525, 0, 0)).isBetween(4 * SECOND, 6 * SECOND);
  }

  @Test
  void aDebtOfBeforeIsStillADebt() {
    DrawnTokens indebted = drawn(-50);

    assertThat(indebted.want(false, AHEAD, 0)).isEqualTo(50);
    assertThat(indebted.giveUp()).isZero();
    assertThat(indebted.content(0)).isEqualTo(-50);
  }

  @Test
  void whoeverGivesUpDrawingGivesBackWhatIsStillToComeAsWell() {
    tokens.hand(10, SECOND, 0);
    tokens.take(3, SECOND);
    tokens.hand(5, 9 * SECOND, SECOND);

    assertThat(tokens.giveUp()).isEqualTo(12);
    assertThat(tokens.content(SECOND)).isZero();
  }

  private DrawnTokens drawn(double debt) {
    DrawnTokens made = new DrawnTokens(debt, hurried::incrementAndGet, 0);
    made.pace(HUNDRED_A_SECOND, HUNDRED_A_SECOND, 1);
    return made;
  }
}
