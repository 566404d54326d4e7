package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WindowTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Window window = new Window();

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

    window.throttled(0, SECOND);
    assertThat(window.roundTrips(waiting)).isEqualTo(28, within(1e-9));
  }

  @Test
  void whatIsNotUsedDoesNotGrow() {
    for (int i = 0; i < 1000; i++) {
      window.answered(Window.FIRST / 2 - 1);
    }

    assertThat(window.size()).isEqualTo(Window.FIRST);
  }

  @Test
  void aThrottleHalvesItAndFromThenOnItGrowsByAboutOneARoundTrip() {
    roundTrip();
    window.throttled(0, SECOND);
    assertThat(window.size()).isEqualTo(Window.FIRST);

    for (int i = 0; i < 10; i++) {
      roundTrip();
    }
    assertThat(window.size()).isBetween(Window.FIRST + 9, Window.FIRST + 10);
  }

  @Test
  void onlyOneOfTheThrottlesCountsThatWereSentTogether() {
    window.throttled(0, 5 * SECOND);
    window.throttled(1, 7 * SECOND);
    window.throttled(5 * SECOND + 1, 5 * SECOND + 2);
    assertThat(window.size()).isEqualTo(Window.FIRST / 2);

    window.throttled(6 * SECOND, 7 * SECOND);
    assertThat(window.size()).isEqualTo(Window.FIRST / 4);
  }

  @Test
  void oneCallIsAlwaysTried() {
    for (int i = 1; i < 100; i++) {
      window.throttled(2 * SECOND * i, 2 * SECOND * i);
    }

    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void itFindsWhatAProviderBears() {
    int bearable = 300;
    long now = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < 1000; i++) {
      now += 2 * SECOND;
      if (window.size() > bearable) {
        window.throttled(now, now);
      } else {
        roundTrip();
      }
      least = i < 20 ? least : Math.min(least, window.size());
    }

    assertThat(least).isBetween(bearable / 2, bearable);
  }

  private void roundTrip() {
    int calls = window.size();
    for (int i = 0; i < calls; i++) {
      window.answered(calls);
    }
  }
}
