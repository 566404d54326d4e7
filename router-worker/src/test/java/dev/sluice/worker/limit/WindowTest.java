package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WindowTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Window window = new Window();
  private long now = 100 * SECOND;

  @Test
  void tenThousandCallsAreReachedInAFewRoundTrips() {
    int roundTrips = 0;
    for (; window.size() < 10_000; roundTrips++) {
      roundTrip();
    }

    assertThat(roundTrips).isEqualTo(8);
  }

  @Test
  void thatItGrowsIsCountedOnWhenAWaitIsEstimated() {
    int waiting = Window.FIRST * (2 + 4 + 8);
    double foretold = window.roundTrips(waiting + Window.FIRST);
    assertThat(foretold).isEqualTo(4, within(1e-9));

    throttle(1);
    assertThat(window.roundTrips(waiting)).isEqualTo(14 / 0.8, within(1e-9));
  }

  @Test
  void whatIsNotUsedDoesNotGrow() {
    for (int i = 0; i < 1000; i++) {
      window.answered(Window.FIRST / 2 - 1, now);
    }
    assertThat(window.size()).isEqualTo(Window.FIRST);

    throttle(1);
    for (int i = 0; i < 1000; i++) {
      now += SECOND;
      window.answered(1, now);
    }
    assertThat(window.size()).isEqualTo(51);
  }

  @Test
  void aThrottleTakesItDownByAFifthAndItIsBackAfterAQuarterOfAMinute() {
    throttle(1);
    assertThat(window.size()).isEqualTo(51);

    use(Duration.ofSeconds(3));
    assertThat(window.size()).isEqualTo(57);
    use(Duration.ofMillis(11_900));
    assertThat(window.size()).isEqualTo(63);
    use(Duration.ofMillis(200));
    assertThat(window.size()).isEqualTo(64);
  }

  @Test
  void beyondItTriesSlowlyAtFirstAndThenFaster() {
    throttle(1);

    use(Duration.ofSeconds(22));
    assertThat(window.size()).isEqualTo(65);
    use(Duration.ofSeconds(8));
    assertThat(window.size()).isEqualTo(76);
    use(Duration.ofSeconds(30));
    assertThat(window.size()).isGreaterThan(400);
  }

  @Test
  void aSmallOneTriesMoreAsRarely() {
    throttle(60);
    throttle(1);
    assertThat(window.size()).isEqualTo(3);

    use(Duration.ofMillis(14_900));
    assertThat(window.size()).isEqualTo(3);
    use(Duration.ofMillis(200));
    assertThat(window.size()).isEqualTo(4);
    use(Duration.ofSeconds(15));
    assertThat(window.size()).isEqualTo(4);
  }

  @Test
  void whereAnswersAreRareItTakesSomeOfThemToTryMore() {
    throttle(1);

    for (int i = 1; i < 50; i++) {
      now += 10 * SECOND;
      window.answered(window.size(), now);
      assertThat(window.size()).isLessThan(64);
    }
    use(Duration.ofSeconds(1));
    assertThat(window.size()).isEqualTo(64);
  }

  @Test
  void onlyTheFirstOfAFewThrottlesTakesItDownThatWereSentTogether() {
    window.throttled(0, 5 * SECOND);
    window.throttled(1, 7 * SECOND);
    window.throttled(5 * SECOND + 1, 5 * SECOND + 2);
    assertThat(window.size()).isEqualTo(49); // Two more were too many, and four fifths are left.

    window.throttled(6 * SECOND, 7 * SECOND);
    assertThat(window.size()).isEqualTo(39);
  }

  @Test
  void whereMostWereThrottledThoseAreLeftThatWereNotAndItSeeksAgain() {
    throttle(60);
    assertThat(window.size()).isEqualTo(4);

    roundTrip();
    roundTrip();
    roundTrip();
    assertThat(window.size()).isEqualTo(32);
    roundTrip();
    assertThat(window.size()).isEqualTo(32);
  }

  @Test
  void oneCallIsAlwaysTried() {
    for (int i = 1; i < 100; i++) {
      throttle(1);
    }
    assertThat(window.size()).isEqualTo(1);

    use(Duration.ofSeconds(16));
    assertThat(window.size()).isEqualTo(2);
  }

  private void throttle(int calls) {
    now += 2 * SECOND;
    for (int i = 0; i < calls; i++) {
      window.throttled(now - 1, now);
    }
  }

  /** All of it, with ten answers in a second. */
  private void use(Duration time) {
    for (long end = now + time.toNanos(); now < end; ) {
      now += SECOND / 10;
      window.answered(window.size(), now);
    }
  }

  private void roundTrip() {
    int calls = window.size();
    for (int i = 0; i < calls; i++) {
      window.answered(calls, now);
    }
  }
}
