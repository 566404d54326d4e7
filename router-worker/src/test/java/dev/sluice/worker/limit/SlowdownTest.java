package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SlowdownTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Slowdown slowdown = new Slowdown();

  @Test
  void oneOvershootIsChargedOnce() {
    assertThat(slowdown.throttled(8 * SECOND, 10 * SECOND)).isTrue();
    for (long now = 10 * SECOND; now < 15 * SECOND; now += SECOND / 10) {
      assertThat(slowdown.throttled(now - SECOND / 5, now)).isFalse();
    }
    assertThat(slowdown.factor()).isEqualTo(0.8, within(1e-9));
  }

  @Test
  void callsThatWereSentBeforeTheLastReductionSayNothingOfWhatItHasLeft() {
    slowdown.throttled(8 * SECOND, 10 * SECOND);

    assertThat(slowdown.throttled(10 * SECOND - 1, 15 * SECOND)).isFalse();
    assertThat(slowdown.factor()).isEqualTo(0.8, within(1e-9));
  }

  @Test
  void whatIsStillTooMuchAfterFiveSecondsTakesAnotherFifth() {
    slowdown.throttled(8 * SECOND, 10 * SECOND);

    assertThat(slowdown.throttled(12 * SECOND, 15 * SECOND)).isTrue();
    assertThat(slowdown.factor()).isEqualTo(0.64, within(1e-9));
  }

  @Test
  void halfAMinuteOfQuietBringsAllOfItBack() {
    for (int i = 1; i <= 100; i++) {
      slowdown.throttled(i * SECOND, i * SECOND);
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
