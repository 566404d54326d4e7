package dev.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ParkingTest {

  private static final Instant DUE = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void whoMayNotRunBeforeItsTimeGoesOnAtItsTime() {
    assertThat(waitingSince(null).goesOnFrom()).isEqualTo(DUE);
  }

  @Test
  void whoWaitsForALimitComesBackALittleBeforeItsTurn() {
    assertThat(waitingSince(DUE.minusSeconds(60)).goesOnFrom())
        .isBetween(DUE.minusSeconds(5), DUE.minusSeconds(3));
  }

  private static Parking waitingSince(@Nullable Instant since) {
    return new Parking(
        "job-1",
        DUE,
        new Parking.Origin("llm.jobs", 3, 17, DUE.minusSeconds(90)),
        new Progress(List.of(), Usage.NONE, null, since));
  }
}
