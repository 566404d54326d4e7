package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SlowdownTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Slowdown slowdown = new Slowdown();

  @Test
  void aThrottleTakesAFifthAndOnceASecondAtMost() {
    assertThat(slowdown.throttled(SECOND)).isTrue();
    assertThat(slowdown.throttled(SECOND + SECOND / 2)).isFalse();
    assertThat(slowdown.factor()).isEqualTo(0.8, within(1e-9));

    slowdown.throttled(2 * SECOND);
    assertThat(slowdown.factor()).isEqualTo(0.64, within(1e-9));
  }

  @Test
  void halfAMinuteOfQuietBringsAllOfItBack() {
    for (int i = 1; i <= 100; i++) {
      slowdown.throttled(i * SECOND);
    }
    assertThat(slowdown.factor()).isEqualTo(0.2, within(1e-9));

    double before = slowdown.factor();
    for (long now = 100 * SECOND; now <= 130 * SECOND; now += SECOND / 10) {
      slowdown.recover(now);
      assertThat(slowdown.factor()).isGreaterThanOrEqualTo(before);
      before = slowdown.factor();
    }
    assertThat(slowdown.factor()).isEqualTo(1);
  }

  @Test
  void withoutAThrottleNothingIsSlower() {
    assertThat(slowdown.recover(SECOND)).isFalse();
    assertThat(slowdown.factor()).isEqualTo(1);
  }
}
