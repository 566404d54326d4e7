package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParkingCodecTest {

  private static final Instant DUE = Instant.parse("2026-11-20T12:00:00.250Z");
  private static final Parking.Origin ORIGIN =
      new Parking.Origin("llm.jobs", 3, 17, Instant.parse("2026-11-20T11:00:00Z"));

  @Test
  void whatAJobCarriesComesBackAsItWas() {
    Parking parking =
        new Parking(
            "job-1",
            DUE,
            new Parking.Place(DUE.minusSeconds(7), Duration.ofNanos(2_500_001)),
            ORIGIN,
            new Progress(
                List.of(attempt("come back later")),
                new Usage(30, 8, 3, 1),
                new Cost(new BigDecimal("0.0012"), "catalog"),
                DUE.minusSeconds(9)));

    assertThat(ParkingCodec.decode(ParkingCodec.encode(parking))).contains(parking);
  }

  @Test
  void aJobWithNothingBehindItCarriesNothing() {
    Parking parking = new Parking("job-1", DUE, ORIGIN, Progress.NONE);

    assertThat(ParkingCodec.decode(ParkingCodec.encode(parking))).contains(parking);
  }

  @Test
  void howeverOftenItWasTriedWhatItCarriesIsBounded() {
    List<Attempt> attempts = Collections.nCopies(1000, attempt("x".repeat(100_000)));
    Parking parking =
        new Parking("job-1", DUE, ORIGIN, new Progress(attempts, Usage.NONE, null, null));

    byte[] header = ParkingCodec.encode(parking);

    assertThat(header).hasSizeLessThan(64 << 10);
    assertThat(ParkingCodec.decode(header).orElseThrow().progress().attempts())
        .hasSize(ParkingCodec.MOST_ATTEMPTS);
  }

  @Test
  void anAmountThatWouldFillTheMemoryIsNothingThatAJobCarries() {
    Cost cost = new Cost(new BigDecimal("0.0012"), "catalog");
    Progress progress = new Progress(List.of(), Usage.NONE, cost, null);
    String header =
        new String(ParkingCodec.encode(new Parking("job-1", DUE, ORIGIN, progress)), UTF_8);

    assertThat(ParkingCodec.decode(header.replace("0.0012", "1e999999999").getBytes(UTF_8)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"id\":1}",
        "{\"id\":\"a\",\"due\":\"tomorrow\"}",
        "{\"id\":\"a\",\"due\":\"2026-11-20T12:00:00Z\",\"topic\":\"t\",\"partition\":0.5}"
      })
  void whatNoWorkerHasWrittenSaysNothing(String header) {
    assertThat(ParkingCodec.decode(header.getBytes(UTF_8))).isEmpty();
    assertThat(ParkingCodec.decode(null)).isEmpty();
  }

  @Test
  void aWaitIsSpentOnTheLongestTierThatDoesNotMakeItLate() {
    assertThat(DeferralTier.within(Duration.ofMillis(10))).isEqualTo(DeferralTier.ONE_SECOND);
    assertThat(DeferralTier.within(Duration.ofMillis(5_249))).isEqualTo(DeferralTier.ONE_SECOND);
    assertThat(DeferralTier.within(Duration.ofMillis(5_250))).isEqualTo(DeferralTier.FIVE_SECONDS);
    assertThat(DeferralTier.within(Duration.ofDays(7))).isEqualTo(DeferralTier.TWENTY_MINUTES);
  }

  @Test
  void aJobWhoseTurnMayComeSoonerLooksAfterHalfOfALongWait() {
    assertThat(DeferralTier.withinHalf(Duration.ofSeconds(6))).isEqualTo(DeferralTier.FIVE_SECONDS);
    assertThat(DeferralTier.withinHalf(Duration.ofMinutes(4)))
        .isEqualTo(DeferralTier.THREE_MINUTES);
    assertThat(DeferralTier.withinHalf(Duration.ofMinutes(30)))
        .isEqualTo(DeferralTier.THREE_MINUTES);
    assertThat(DeferralTier.withinHalf(Duration.ofMinutes(41)))
        .isEqualTo(DeferralTier.TWENTY_MINUTES);
  }

  private static Attempt attempt(String message) {
    return new Attempt(
        "groq",
        "m",
        null,
        "1 of 1",
        ORIGIN.timestamp(),
        Duration.ofMillis(5),
        Duration.ofMillis(80),
        new Attempt.Failed(ErrorCode.RATE_LIMITED, message, 429, Duration.ofHours(1)));
  }
}
