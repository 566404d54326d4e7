package dev.sluice.simulator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class ProviderLimiterTest {

  private Instant now = Instant.EPOCH;
  private final InstantSource clock = () -> now;

  @Test
  void aBucketStartsFullAndFillsEvenly() {
    ProviderLimiter limiter = new ProviderLimiter(60, null, null, clock);
    for (int i = 0; i < 60; i++) {
      assertAdmitted(limiter, 1);
    }
    assertThat(rejected(limiter, 1).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    now = now.plusMillis(999);
    assertThat(rejected(limiter, 1).retryAfter()).isEqualTo(Duration.ofMillis(1));
    now = now.plusMillis(1);
    assertAdmitted(limiter, 1);
    assertThat(rejected(limiter, 1).dimension()).isEqualTo(Admission.Dimension.REQUESTS);
  }

  @Test
  void whatWaitsAsLongAsItWasToldIsAdmitted() {
    ProviderLimiter limiter = new ProviderLimiter(null, 1000, null, clock);
    assertAdmitted(limiter, 900);
    now = now.plus(rejected(limiter, 777).retryAfter());
    assertAdmitted(limiter, 777);
  }

  @Test
  void aRejectedRequestTakesNothing() {
    ProviderLimiter limiter = new ProviderLimiter(10, 100, null, clock);
    assertAdmitted(limiter, 60);
    LimitState state = rejected(limiter, 60).state();
    assertThat(state.requests()).isNotNull().returns(9, LimitState.Bucket::remaining);
    assertThat(state.tokens()).isNotNull().returns(40, LimitState.Bucket::remaining);
    assertAdmitted(limiter, 40);
  }

  @Test
  void resetTellsWhenTheBucketIsFullAgain() {
    ProviderLimiter limiter = new ProviderLimiter(60, 6000, null, clock);
    LimitState state = admitted(limiter, 3000).state();
    assertThat(state.requests()).isEqualTo(new LimitState.Bucket(60, 59, Duration.ofSeconds(1)));
    assertThat(state.tokens()).isEqualTo(new LimitState.Bucket(6000, 3000, Duration.ofSeconds(30)));
  }

  @Test
  void whatIsLargerThanTheLimitIsNeverPromisedATime() {
    ProviderLimiter limiter = new ProviderLimiter(null, 100, null, clock);
    Admission.Rejected rejected = rejected(limiter, 101);
    assertThat(rejected.retryAfter()).isZero();
    assertThat(rejected.neverFits()).isTrue();
    assertThat(rejected.limit()).isEqualTo(100);
  }

  @Test
  void aReleasedPlaceCanBeTakenAgain() {
    ProviderLimiter limiter = new ProviderLimiter(null, null, 2, clock);
    assertAdmitted(limiter, 1);
    assertAdmitted(limiter, 1);
    assertThat(rejected(limiter, 1).retryAfter()).isPositive();
    limiter.release();
    assertAdmitted(limiter, 1);
  }

  private static void assertAdmitted(ProviderLimiter limiter, int tokens) {
    assertThat(limiter.admit("m", tokens)).isInstanceOf(Admission.Admitted.class);
  }

  private static Admission.Admitted admitted(ProviderLimiter limiter, int tokens) {
    return (Admission.Admitted) limiter.admit("m", tokens);
  }

  private static Admission.Rejected rejected(ProviderLimiter limiter, int tokens) {
    return (Admission.Rejected) limiter.admit("m", tokens);
  }
}
