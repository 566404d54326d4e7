package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PaceTest {

  private static final long SECOND = 1_000_000_000L;

  private long now = 42;
  private final Pace pace = new Pace(now);

  @Test
  void theTimeLeftIsKnownFromTheFirstSecondOn() {
    go(1, 50);

    assertThat(pace.secondsFor(1_000)).isCloseTo(20, within(1e-9));
  }

  @Test
  void whatWaitsWhereNothingIsBegunTakesForEver() {
    go(3, 0);

    assertThat(pace.secondsFor(1)).isInfinite();
    assertThat(pace.secondsFor(0)).isZero();
  }

  @Test
  void aChangeIsFollowedWithinMinutes() {
    go(300, 100);
    assertThat(pace.secondsFor(1_000)).isCloseTo(10, within(0.01));

    go(60, 10);
    assertThat(pace.secondsFor(1_000)).isBetween(20.0, 30.0);
    go(240, 10);
    assertThat(pace.secondsFor(1_000)).isBetween(94.0, 100.0);
  }

  private void go(int seconds, int begunInEach) {
    for (int i = 0; i < seconds; i++) {
      for (int j = 0; j < begunInEach; j++) {
        pace.begun();
      }
      now += SECOND;
      pace.update(now);
    }
  }
}
