package dev.sluice.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatchdogTest {

  private Duration poll = Duration.ZERO;
  private Duration publish = Duration.ZERO;

  private final Watchdog watchdog =
      new Watchdog(
          List.of(
              new Vital("poll", Duration.ofSeconds(10), "look there", () -> poll),
              new Vital("publish", Duration.ofSeconds(20), "look here", () -> publish)));

  @Test
  void whatHasNothingToDoOrIsInTimeHasNotStalled() {
    publish = Duration.ofSeconds(20);

    assertThat(watchdog.stall()).isEmpty();
  }

  @Test
  void aStallIsToldWithItsTimeAndWhatToLookAt() {
    publish = Duration.ofSeconds(21);

    assertThat(watchdog.stall()).contains("publish has not moved for 21 s: look here");
  }

  @Test
  void aStallIsOverOnceItMoves() {
    poll = Duration.ofMinutes(1);
    assertThat(watchdog.stall()).isPresent();

    poll = Duration.ofMillis(200);

    assertThat(watchdog.stall()).isEmpty();
  }
}
