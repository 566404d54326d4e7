package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = 60 * SECOND;

  @Test
  void aFullBucketHoldsThreeSecondsWorth() {
    TokenBucket bucket = new TokenBucket(6000, 0);

    assertThat(bucket.available(0)).isEqualTo(300);
    assertThat(bucket.available(MINUTE)).isEqualTo(300);
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
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.take(300, 0);

    assertThat(bucket.available(0)).isZero();
    assertThat(bucket.available(SECOND / 100)).isEqualTo(1);
    assertThat(bucket.available(SECOND)).isEqualTo(100);
    assertThat(bucket.readyAt(150)).isEqualTo(SECOND * 3 / 2);
  }

  @Test
  void anAmountAboveTheBurstNeedsAFullBucketAndLeavesADebt() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.take(100, 0);

    assertThat(bucket.readyAt(6000)).isEqualTo(SECOND);
    bucket.take(6000, SECOND);
    assertThat(bucket.available(SECOND)).isEqualTo(-5700);
    assertThat(bucket.readyAt(100)).isEqualTo(SECOND + 58 * SECOND);
  }

  @Test
  void whatWasReservedAndNotUsedIsGivenBack() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.take(1300, 0);
    bucket.settle(1300, 200, 0);

    assertThat(bucket.available(0)).isEqualTo(100);
  }

  @Test
  void whatWasUsedBeyondTheReservationIsCharged() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.take(100, 0);
    bucket.settle(100, 400, 0);

    assertThat(bucket.available(0)).isEqualTo(-100);
    assertThat(bucket.readyAt(1)).isEqualTo(SECOND + SECOND / 100);
  }

  @Test
  void anAbsurdReportIsChargedAsAMinuteAndNoMore() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.take(100, 0);
    bucket.settle(100, Long.MAX_VALUE, 0);

    assertThat(bucket.available(0)).isEqualTo(300 - 6000);
    assertThat(bucket.readyAt(300)).isEqualTo(MINUTE);
  }

  @Test
  void givingBackNeverFillsItBeyondTheBurst() {
    TokenBucket bucket = new TokenBucket(6000, 0);
    bucket.take(250, 0);
    bucket.settle(250, 0, MINUTE);

    assertThat(bucket.available(MINUTE)).isEqualTo(300);
    bucket.take(300, MINUTE);
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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noMinuteSeesMoreThanTheLimitAndTheBurstOrTheLargest(long seed) {
    Random random = new Random(seed);
    int limit = 1000 + random.nextInt(100_000);
    long largest = 1L + random.nextInt(limit);
    TokenBucket bucket = new TokenBucket(limit, 0);
    List<long[]> taken = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 3000; i++) {
      long amount = 1 + random.nextLong(random.nextInt(20) == 0 ? largest : 100);
      long idle = random.nextInt(200) == 0 ? random.nextLong(MINUTE) : 0;
      now = Math.max(now + idle, bucket.readyAt(amount));
      bucket.take(amount, now);
      taken.add(new long[] {now, amount});
    }

    long most = limit + Math.max(Math.ceilDiv((long) limit, 20), largest);
    assertThat(Windows.most(taken, MINUTE)).isLessThanOrEqualTo(most).isGreaterThan(limit / 2);
  }
}
