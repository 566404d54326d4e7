package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = 60 * SECOND;

  /** The limit whose bucket holds 50, and is refilled with 100 a second. */
  private static final int HUNDRED_A_SECOND = 6079;

  @Test
  void aFullBucketHoldsHalfASecondsWorth() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);

    assertThat(bucket.available(0)).isEqualTo(50);
    assertThat(bucket.available(MINUTE)).isEqualTo(50);
  }

  @Test
  void aBucketOfASmallLimitHoldsOneAllTheSame() {
    TokenBucket bucket = new TokenBucket(2, 0);

    assertThat(bucket.available(0)).isEqualTo(1);
    bucket.take(1, 0);
    assertThat(bucket.readyAt(1)).isEqualTo(30 * SECOND);
  }

  @Test
  void itRefillsContinuously() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(50, 0);

    assertThat(bucket.available(0)).isZero();
    assertThat(bucket.available(SECOND / 100)).isEqualTo(1);
    assertThat(bucket.available(SECOND / 4)).isEqualTo(25);
    assertThat(bucket.readyAt(30)).isEqualTo(SECOND * 3 / 10);
  }

  @Test
  void anAmountAboveTheBurstNeedsAFullBucketAndLeavesADebt() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(20, 0);

    assertThat(bucket.readyAt(6000)).isEqualTo(SECOND / 5);
    bucket.take(6000, SECOND);
    assertThat(bucket.available(SECOND)).isEqualTo(-5950);
    assertThat(bucket.readyAt(50)).isEqualTo(SECOND + 60 * SECOND);
  }

  @Test
  void whatWasReservedAndNotUsedIsGivenBack() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(1300, 0);
    bucket.settle(1300, 20, 0);

    assertThat(bucket.available(0)).isEqualTo(30);
  }

  @Test
  void whatWasUsedBeyondTheReservationIsCharged() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(100, 0);
    bucket.settle(100, 400, 0);

    assertThat(bucket.available(0)).isEqualTo(-350);
    assertThat(bucket.readyAt(1)).isEqualTo(3 * SECOND + SECOND * 51 / 100);
  }

  @Test
  void givingBackNeverFillsItBeyondTheBurst() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(250, 0);
    bucket.settle(250, 0, MINUTE);

    assertThat(bucket.available(MINUTE)).isEqualTo(50);
    bucket.take(50, MINUTE);
    assertThat(bucket.available(MINUTE)).isZero();
  }

  @Test
  void manySmallStepsLoseNothing() {
    TokenBucket bucket = new TokenBucket(7, 0);
    long now = 0;
    for (int taken = 0; taken < 7001; taken++) {
      now = Math.max(now, bucket.readyAt(1));
      bucket.take(1, now);
    }

    assertThat(now).isBetween(1000 * MINUTE, 1000 * MINUTE + 7001);
  }

  @Test
  void aSmallerPaceHoldsAtOnceAndALargerOneHandsOutNothing() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(50, 0);
    bucket.pace(60, 0);

    assertThat(bucket.readyAt(1)).isEqualTo(SECOND);
    bucket.pace(HUNDRED_A_SECOND, 0);
    assertThat(bucket.available(0)).isZero();
    assertThat(bucket.readyAt(1)).isEqualTo(SECOND / 100);
  }

  @Test
  void aDebtIsTheSameDebtAtAnyPace() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(250, 0);
    bucket.pace(60, SECOND);

    assertThat(bucket.available(SECOND)).isEqualTo(-100);
    assertThat(bucket.readyAt(1)).isEqualTo(102 * SECOND);
  }

  @Test
  void aClosedBucketGivesNothingAndKeepsItsAccounts() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.take(50, 0);
    bucket.pace(0, 0);

    assertThat(bucket.readyAt(1)).isEqualTo(Quota.NEVER);
    bucket.settle(50, 70, SECOND);
    bucket.pace(HUNDRED_A_SECOND, MINUTE);
    assertThat(bucket.available(MINUTE)).isEqualTo(-20);
    assertThat(bucket.readyAt(1)).isEqualTo(MINUTE + SECOND * 21 / 100);
  }

  @Test
  void aShareOfLessThanOneAMinuteIsUsedOverSeveralMinutes() {
    TokenBucket bucket = new TokenBucket(0.25, 0);
    bucket.take(1, 0);

    assertThat(bucket.readyAt(1)).isEqualTo(4 * MINUTE);
  }

  @Test
  void whatIsSaidToBeLeftIsAllThatIsLeft() {
    TokenBucket bucket = new TokenBucket(HUNDRED_A_SECOND, 0);
    bucket.leave(20, 0);
    assertThat(bucket.available(0)).isEqualTo(20);

    bucket.leave(1000, 0);
    assertThat(bucket.available(0)).isEqualTo(20);
    bucket.closeUntil(MINUTE);
    assertThat(bucket.readyAt(1)).isEqualTo(MINUTE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noMinuteSeesMoreThanTheLimitAndTheFirstOneIsNoException(long seed) {
    Random random = new Random(seed);
    int limit = 1 + random.nextInt(random.nextBoolean() ? 200 : 100_000);
    long largest = Math.max(1, limit / 120);
    TokenBucket bucket = new TokenBucket(limit, 0);
    List<long[]> taken = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      long amount = 1 + random.nextLong(largest);
      long idle = random.nextInt(2000) == 0 ? random.nextLong(MINUTE) : 0;
      now = Math.max(now + idle, bucket.readyAt(amount));
      bucket.take(amount, now);
      taken.add(new long[] {now, amount});
    }

    assertThat(Windows.most(taken, MINUTE)).isLessThanOrEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void callsThatAreLateByUpToThreeQuartersOfASecondMakeNoMinuteSeeMore(long seed) {
    Random random = new Random(seed);
    int limit = 2_000 + random.nextInt(100_000);
    TokenBucket bucket = new TokenBucket(limit, 0);
    List<long[]> arrived = new ArrayList<>();
    for (long now = 0; now < 3 * MINUTE; now = Math.max(now, bucket.readyAt(1))) {
      bucket.take(1, now);
      boolean slow = now / (10 * SECOND) % 2 == 0;
      arrived.add(new long[] {now + (slow ? random.nextLong(SECOND * 3 / 4) : 0), 1});
    }
    arrived.sort(Comparator.comparingLong(call -> call[0]));

    assertThat(Windows.most(arrived, MINUTE)).isLessThanOrEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 60, 119, 120, 121, 239, 600, 6000, 250_000})
  void whereOthersAlwaysWaitMoreThan98OfAHundredAreUsed(int limit) {
    TokenBucket bucket = new TokenBucket(limit, 0);
    long now = 0;
    long taken = 0;
    while (now < 10 * MINUTE) {
      bucket.take(1, now);
      taken++;
      now = Math.max(now, bucket.readyAt(1));
    }

    assertThat(taken).isGreaterThanOrEqualTo((long) Math.floor(10 * limit * 0.986));
    assertThat(taken).isLessThanOrEqualTo(10L * limit);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sharesThatChangeAllTheTimeNeverSumUpToMore(long seed) {
    Random random = new Random(seed);
    int limit = 200 + random.nextInt(10_000);
    List<TokenBucket> buckets = List.of(new TokenBucket(1, 0), new TokenBucket(1, 0));
    buckets.forEach(bucket -> bucket.pace(0, 0));
    List<long[]> taken = new ArrayList<>();
    for (long now = 0; now < 5 * MINUTE; now += 1 + random.nextLong(SECOND)) {
      int share = random.nextInt(limit + 1);
      buckets.getFirst().pace(share, now);
      buckets.getLast().pace(limit - share, now);
      for (TokenBucket bucket : buckets) {
        for (; bucket.readyAt(1) <= now; bucket.take(1, now)) {
          taken.add(new long[] {now, 1});
        }
      }
    }

    assertThat(Windows.most(taken, MINUTE)).isLessThanOrEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void largeAmountsExceedAMinuteByWhatTheyAreAboveTheBurstAtMost(long seed) {
    Random random = new Random(seed);
    int limit = 1000 + random.nextInt(100_000);
    long burst = limit / 120;
    long largest = burst + 1 + random.nextLong(limit - burst);
    TokenBucket bucket = new TokenBucket(limit, 0);
    List<long[]> taken = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 3000; i++) {
      long amount = 1 + random.nextLong(random.nextInt(20) == 0 ? largest : burst);
      long idle = random.nextInt(200) == 0 ? random.nextLong(MINUTE) : 0;
      now = Math.max(now + idle, bucket.readyAt(amount));
      bucket.take(amount, now);
      taken.add(new long[] {now, amount});
    }

    long most = limit + largest - burst;
    assertThat(Windows.most(taken, MINUTE)).isLessThanOrEqualTo(most).isGreaterThan(limit / 2);
  }
}
