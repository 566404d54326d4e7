package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class MeasurementsTest {

  private static final Target GROQ = target("groq");
  private static final Target XAI = target("xai");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Measurements measurements = new Measurements(() -> now);

  @Test
  void nothingIsKnownOfATargetThatWasNotCalled() {
    measurements.record(GROQ, Duration.ofMillis(200), 10);

    assertThat(measurements.of(XAI)).isNull();
  }

  @Test
  void aTargetIsTheSameWhateverElseIsLearntOfItsModel() {
    measurements.record(GROQ, Duration.ofMillis(200), 10);

    assertThat(measurements.of(new Target("groq", Model.named("gpt-oss-120b")))).isNotNull();
  }

  @Test
  void aFewCallsOfNowOutweighThousandsOfHalfAMinuteAgo() {
    answers(5000, Duration.ofSeconds(30));
    pass(Duration.ofSeconds(30));
    answers(2, Duration.ofSeconds(1));

    assertLatency(1000, 150);
  }

  @Test
  void aHiccupOfTwoSecondsDoesNotDrownWhatWasBefore() {
    for (int i = 0; i < 20; i++) {
      answers(10, Duration.ofSeconds(1));
      pass(Duration.ofSeconds(2));
    }
    answers(10, Duration.ofSeconds(2));

    assertLatency(1200, 150);
  }

  @Test
  void whatFailsIsPartOfTheTimeToAnAnswer() {
    answers(10, Duration.ofSeconds(1));
    for (int i = 0; i < 10; i++) {
      measurements.recordFailure(GROQ, Duration.ofMillis(500));
    }

    assertLatency(2500, 1);
  }

  @Test
  void theMoreFailWithoutAnyAnswerTheSlowerATargetIs() {
    measurements.recordFailure(GROQ, Duration.ZERO);
    assertLatency(2000, 1);

    measurements.recordFailure(GROQ, Duration.ZERO);
    assertLatency(4000, 1);
  }

  @Test
  void whatComesBackLateTellsOfWhenItWasDue() {
    answers(100, Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(2));
      answers(10, i == 10 ? Duration.ofSeconds(20) : Duration.ofSeconds(1));
    }

    assertLatency(1000, 50);
  }

  @Test
  void whatIsUnderWayForLongTellsThatATargetHasTurnedSlow() {
    answers(100, Duration.ofSeconds(1));
    pass(Duration.ofMillis(100));
    for (int i = 0; i < 50; i++) {
      measurements.begin(GROQ, now);
      pass(Duration.ofMillis(10));
    }
    assertLatency(1000, 1);

    pass(Duration.ofSeconds(2));
    assertThat(measured().latency()).isGreaterThan(Duration.ofMillis(1800));
  }

  @Test
  void oneThatHangsSaysNothingOnceLaterOnesHaveComeBack() {
    answers(100, Duration.ofSeconds(1));
    measurements.begin(GROQ, now);
    pass(Duration.ofSeconds(20));
    assertThat(measured().latency()).isGreaterThan(Duration.ofSeconds(5));

    for (int i = 0; i < 200; i++) {
      Instant startedAt = now;
      measurements.begin(GROQ, startedAt);
      pass(Duration.ofSeconds(1));
      measurements.record(GROQ, Duration.ofSeconds(1), 0);
      measurements.end(GROQ, startedAt);
    }

    assertLatency(1000, 100);
  }

  @Test
  void aCallThatEndedIsNotUnderWay() {
    answers(100, Duration.ofSeconds(1));
    Instant startedAt = now;
    measurements.begin(GROQ, startedAt);
    measurements.end(GROQ, startedAt);
    pass(Duration.ofSeconds(60));

    assertLatency(1000, 1);
  }

  @Test
  void theSpeedIsAllOutputOverAllItsTime() {
    measurements.record(GROQ, Duration.ofSeconds(2), 100);
    measurements.record(GROQ, Duration.ofSeconds(2), 500);

    assertThat(measured().outputTokensPerSecond()).hasValueCloseTo(150.0, offset(0.001));
  }

  @Test
  void callsWithoutOutputSayNothingAboutTheSpeed() {
    measurements.record(GROQ, Duration.ofSeconds(1), 0);
    assertThat(measured().outputTokensPerSecond()).isEqualTo(OptionalDouble.empty());

    measurements.record(GROQ, Duration.ofSeconds(1), 100);
    assertThat(measured().outputTokensPerSecond()).hasValueCloseTo(100.0, offset(0.001));
  }

  @Test
  void whatIsOlderThanFiveMinutesIsForgotten() {
    answers(2, Duration.ofMillis(900));
    pass(Duration.ofMinutes(4));
    answers(1, Duration.ofMillis(100));
    assertThat(measured().calls()).isEqualTo(3);

    pass(Duration.ofMinutes(1));
    assertThat(measured().calls()).isEqualTo(1);
    pass(Duration.ofMinutes(4));
    assertThat(measurements.of(GROQ)).isNull();
  }

  @Test
  void aClockThatIsSetBackLosesNothing() {
    answers(1, Duration.ofMillis(100));
    pass(Duration.ofHours(-1));
    answers(1, Duration.ofMillis(100));

    assertThat(measured().calls()).isEqualTo(2);
  }

  @Test
  void noDurationIsTooLong() {
    for (int i = 0; i < 1000; i++) {
      measurements.record(GROQ, Duration.ofDays(100_000), 1);
    }

    assertThat(measured().latency()).isGreaterThan(Duration.ofMinutes(160));
    assertThat(measured().outputTokensPerSecond().orElseThrow()).isPositive();
  }

  @Test
  void whatWasSeenHereIsToldOnceAndWhatOthersToldIsNot() {
    measurements.record(GROQ, Duration.ofSeconds(2), 100);
    measurements.record(GROQ, Duration.ofSeconds(1), 0);
    measurements.recordFailure(GROQ, Duration.ofSeconds(4));
    measurements.absorb(List.of(observed(Duration.ofSeconds(1))), now);

    assertThat(measurements.drain())
        .containsExactly(
            new Observed(
                "groq", "gpt-oss-120b", 2, 1, Duration.ofSeconds(7), 100, Duration.ofSeconds(2)));
    assertThat(measurements.drain()).isEmpty();
  }

  @Test
  void whatOthersSawCountsFromWhenTheySawIt() {
    measurements.absorb(List.of(observed(Duration.ofSeconds(9))), now.minusSeconds(100));
    measurements.absorb(List.of(observed(Duration.ofSeconds(1))), now.minusSeconds(10));
    assertLatency(1000, 100);

    measurements.absorb(List.of(observed(Duration.ofSeconds(3))), now);
    assertThat(measured().latency()).isGreaterThan(Duration.ofSeconds(2));
    assertThat(measured().calls()).isEqualTo(120);
  }

  @Test
  void whatOthersSawBeforeTheWindowIsIgnored() {
    measurements.absorb(List.of(observed(Duration.ofSeconds(1))), now.minusSeconds(301));

    assertThat(measurements.of(GROQ)).isNull();
  }

  private static Observed observed(Duration each) {
    return new Observed("groq", "gpt-oss-120b", 40, 0, each.multipliedBy(40), 0, Duration.ZERO);
  }

  private void answers(int calls, Duration latency) {
    for (int i = 0; i < calls; i++) {
      measurements.record(GROQ, latency, 0);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void assertLatency(long millis, long tolerance) {
    pass(Duration.ofMillis(100)); // A figure may be as old.
    assertThat(measured().latency().toMillis()).isCloseTo(millis, within(tolerance));
  }

  private Measured measured() {
    return requireNonNull(measurements.of(GROQ));
  }

  private static Target target(String provider) {
    return new Target(
        provider, new Model("gpt-oss-120b", List.of(), null, Model.Abilities.DEFAULT, null));
  }
}
