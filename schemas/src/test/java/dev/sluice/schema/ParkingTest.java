package dev.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ParkingTest {

  private static final Instant DUE = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void whoMayNotRunBeforeItsTimeGoesOnAtItsTime() {
    assertThat(parking(null).goesOnFrom()).isEqualTo(DUE);
  }

  @Test
  void whoWaitsForItsTurnMayGoOnAsSoonAsAnybodyMay() {
    Parking.Place place = new Parking.Place(DUE.minusSeconds(60), Duration.ofMillis(1));
    assertThat(parking(place).goesOnFrom()).isEqualTo(DUE.minusSeconds(60));
  }

  private static Parking parking(Parking.@Nullable Place place) {
    return new Parking(
        "job-1",
        DUE,
        place,
        new Parking.Origin("llm.jobs", 3, 17, DUE.minusSeconds(90)),
        new Progress(List.of(), Usage.NONE, null, DUE.minusSeconds(80)));
  }
}
