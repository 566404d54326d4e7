package dev.sluice.simulator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.limit.Admission.Dimension;
import dev.sluice.simulator.limit.Limits.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProviderLimiterTest {

  private Instant now = Instant.EPOCH;
  private final InstantSource clock = () -> now;

  @Test
  void aBucketStartsFullAndFillsEvenly() {
    ProviderLimiter limiter = limiter(60, null, null);
    for (int i = 0; i < 60; i++) {
      assertAdmitted(limiter, 1);
    }
    assertThat(rejected(limiter, 1).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    now = now.plusMillis(999);
    assertThat(rejected(limiter, 1).retryAfter()).isEqualTo(Duration.ofMillis(1));
    now = now.plusMillis(1);
    assertAdmitted(limiter, 1);
    assertThat(rejected(limiter, 1).dimension()).isEqualTo(Dimension.REQUESTS);
  }

  @Test
  void inNoMinuteDoesASlidingWindowAdmitMoreThanTheLimit() {
    ProviderLimiter limiter = limiter(new Limits(100, null, null).with(Window.SLIDING));
    SplittableRandom random = new SplittableRandom(7);
    Deque<Instant> lastMinute = new ArrayDeque<>();
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      now = now.plusMillis(random.nextInt(random.nextInt(100) == 0 ? 30_000 : 500));
      while (!lastMinute.isEmpty() && !lastMinute.getFirst().plusSeconds(60).isAfter(now)) {
        lastMinute.removeFirst();
      }
      if (limiter.admit("m", new TokenCount(1, 0)) instanceof Admission.Admitted) {
        lastMinute.addLast(now);
      }
      most = Math.max(most, lastMinute.size());
    }
    assertThat(most).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void whatWaitsAsLongAsItWasToldIsAdmittedAndNotMuchEarlier(Window window) {
    ProviderLimiter limiter = limiter(new Limits(null, 1000, null).with(window));
    assertAdmitted(limiter, 900);
    now = now.plusSeconds(2);
    Duration wait = rejected(limiter, 777).retryAfter();
    now = now.plus(wait).minusMillis(11);
    rejected(limiter, 777);
    now = now.plusMillis(11);
    assertAdmitted(limiter, 777);
  }

  @Test
  void aDayIsCountedBesideTheMinute() {
    ProviderLimiter limiter =
        limiter(new Limits(10, 15, null, null, null, null, Window.SLIDING, false, false));
    for (int i = 0; i < 15; i++) {
      assertAdmitted(limiter, 1);
      now = now.plusSeconds(30);
    }
    Admission.Rejected rejected = rejected(limiter, 1);
    assertThat(rejected.dimension()).isEqualTo(Dimension.DAILY_REQUESTS);
    assertThat(rejected.retryAfter())
        .isBetween(Duration.ofHours(23), Duration.ofHours(24).minusMinutes(7));
  }

  @Test
  void inputAndOutputAreCountedApart() {
    ProviderLimiter limiter =
        limiter(new Limits(null, null, null, 100, 50, null, Window.BUCKET, false, false));
    assertThat(limiter.admit("m", new TokenCount(60, 30))).isInstanceOf(Admission.Admitted.class);
    assertThat(limiter.admit("m", new TokenCount(50, 10)))
        .isInstanceOfSatisfying(
            Admission.Rejected.class,
            rejected -> assertThat(rejected.dimension()).isEqualTo(Dimension.INPUT_TOKENS));
    assertThat(limiter.admit("m", new TokenCount(10, 30)))
        .isInstanceOfSatisfying(
            Admission.Rejected.class,
            rejected -> assertThat(rejected.dimension()).isEqualTo(Dimension.OUTPUT_TOKENS));
    assertThat(limiter.admit("m", new TokenCount(40, 20))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void whereModelsHaveTheirOwnLimitsOneLeavesTheOthersAlone() {
    ProviderLimiter limiter =
        limiter(new Limits(1, null, null, null, null, null, Window.BUCKET, true, false));
    assertAdmitted(limiter, 1);
    assertThat(limiter.admit("other", new TokenCount(1, 0))).isInstanceOf(Admission.Admitted.class);
    rejected(limiter, 1);
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void whatAnAnswerDidNotUseIsGivenBackWhereTheProviderSettles(Window window) {
    ProviderLimiter limiter =
        limiter(new Limits(null, null, 1000, null, null, null, window, false, true));
    Admission.Admitted admitted = admitted(limiter, 900);
    rejected(limiter, 900);
    limiter.release(admitted, new TokenCount(40, 60));
    assertAdmitted(limiter, 900);
    assertThat(limiter.admissions().seconds())
        .singleElement()
        .returns(940L, Admissions.Second::inputTokens)
        .returns(60L, Admissions.Second::outputTokens);
  }

  @Test
  void aRejectedRequestTakesNothing() {
    ProviderLimiter limiter = limiter(10, 100, null);
    assertAdmitted(limiter, 60);
    LimitState state = rejected(limiter, 60).state();
    assertThat(state.requests()).isNotNull().returns(9, LimitState.Bucket::remaining);
    assertThat(state.tokens()).isNotNull().returns(40, LimitState.Bucket::remaining);
    assertAdmitted(limiter, 40);
  }

  @Test
  void resetTellsWhenTheBucketIsFullAgain() {
    ProviderLimiter limiter = limiter(60, 6000, null);
    LimitState state = admitted(limiter, 3000).state();
    assertThat(state.requests()).isEqualTo(new LimitState.Bucket(60, 59, Duration.ofSeconds(1)));
    assertThat(state.tokens()).isEqualTo(new LimitState.Bucket(6000, 3000, Duration.ofSeconds(30)));
  }

  @Test
  void whatIsLargerThanTheLimitIsNeverPromisedATime() {
    ProviderLimiter limiter = limiter(null, 100, null);
    Admission.Rejected rejected = rejected(limiter, 101);
    assertThat(rejected.retryAfter()).isZero();
    assertThat(rejected.neverFits()).isTrue();
    assertThat(rejected.limit()).isEqualTo(100);
  }

  @Test
  void aReleasedPlaceCanBeTakenAgain() {
    ProviderLimiter limiter = limiter(null, null, 2);
    assertAdmitted(limiter, 1);
    Admission.Admitted second = admitted(limiter, 1);
    assertThat(rejected(limiter, 1).retryAfter()).isPositive();
    limiter.release(second, null);
    assertAdmitted(limiter, 1);
  }

  @Test
  void eachSecondTellsWhatItLetThroughAndWhatNot() {
    ProviderLimiter limiter = limiter(2, null, null);
    assertThat(limiter.admissions().seconds()).isEmpty();
    assertAdmitted(limiter, 5);
    assertAdmitted(limiter, 7);
    now = now.plusSeconds(2);
    rejected(limiter, 1);
    assertThat(limiter.admissions())
        .isEqualTo(
            new Admissions(
                2,
                1,
                List.of(
                    new Admissions.Second(Instant.EPOCH, 2, 0, 12, 0),
                    new Admissions.Second(Instant.EPOCH.plusSeconds(1), 0, 0, 0, 0),
                    new Admissions.Second(Instant.EPOCH.plusSeconds(2), 0, 1, 0, 0))));
    now = now.plusSeconds(599);
    assertThat(limiter.admissions().seconds())
        .hasSize(600)
        .first()
        .returns(1, Admissions.Second::rejected);
  }

  private ProviderLimiter limiter(
      @Nullable Integer requests, @Nullable Integer tokens, @Nullable Integer concurrency) {
    return limiter(new Limits(requests, tokens, concurrency));
  }

  private ProviderLimiter limiter(Limits limits) {
    return new ProviderLimiter(limits, clock);
  }

  private static void assertAdmitted(ProviderLimiter limiter, int tokens) {
    assertThat(limiter.admit("m", new TokenCount(tokens, 0)))
        .isInstanceOf(Admission.Admitted.class);
  }

  private static Admission.Admitted admitted(ProviderLimiter limiter, int tokens) {
    return (Admission.Admitted) limiter.admit("m", new TokenCount(tokens, 0));
  }

  private static Admission.Rejected rejected(ProviderLimiter limiter, int tokens) {
    return (Admission.Rejected) limiter.admit("m", new TokenCount(tokens, 0));
  }
}
