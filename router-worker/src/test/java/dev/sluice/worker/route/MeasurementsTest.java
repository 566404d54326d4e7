package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void oneCallThatHungDoesNotChangeTheLatency() {
    for (int i = 0; i < 10; i++) {
      measurements.record(GROQ, Duration.ofMillis(200), 0);
    }
    measurements.record(GROQ, Duration.ofMinutes(10), 0);

    assertLatency(200);
  }

  @Test
  void theSpeedIsAllOutputOverAllItsTime() {
    measurements.record(GROQ, Duration.ofSeconds(1), 100);
    measurements.record(GROQ, Duration.ofSeconds(3), 500);

    assertThat(measured().outputTokensPerSecond()).hasValue(150);
  }

  @Test
  void callsWithoutOutputSayNothingAboutTheSpeed() {
    measurements.record(GROQ, Duration.ofSeconds(1), 0);
    assertThat(measured().outputTokensPerSecond()).isEqualTo(OptionalDouble.empty());

    measurements.record(GROQ, Duration.ofSeconds(1), 100);
    assertThat(measured().outputTokensPerSecond()).hasValue(100);
  }

  @Test
  void whatIsOlderThanFiveMinutesIsForgotten() {
    measurements.record(GROQ, Duration.ofMillis(900), 0);
    measurements.record(GROQ, Duration.ofMillis(900), 0);
    now = now.plus(Duration.ofMinutes(4));
    measurements.record(GROQ, Duration.ofMillis(100), 0);
    assertLatency(900);

    now = now.plus(Duration.ofMinutes(1));
    assertLatency(100);
    assertThat(measured().calls()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(4));
    assertThat(measurements.of(GROQ)).isNull();
  }

  @Test
  void aClockThatIsSetBackLosesNothing() {
    measurements.record(GROQ, Duration.ofMillis(100), 0);
    now = now.minus(Duration.ofHours(1));
    measurements.record(GROQ, Duration.ofMillis(100), 0);

    assertThat(measured().calls()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 50_000, 100_000, 799_999, 1_000_000, 12_345_678, 3_600_000_000_000L})
  void aLatencyIsRightToATwelfthOrATenthOfAMillisecond(long nanos) {
    measurements.record(GROQ, Duration.ofNanos(nanos), 0);

    assertThat(measured().latency().toNanos())
        .isCloseTo(nanos, within(Math.max(100_000, nanos / 12)));
  }

  @Test
  void noDurationIsTooLong() {
    measurements.record(GROQ, Duration.ofDays(100_000), 1);
    measurements.record(GROQ, Duration.ofDays(100_000), 1);

    assertThat(measured().latency()).isGreaterThan(Duration.ofMinutes(160));
    assertThat(measured().outputTokensPerSecond().orElseThrow()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itIsTheMedianOfTheWindowWhateverTheOrderOfCalls(long seed) {
    Random random = new Random(seed);
    Deque<List<Long>> calls = new ArrayDeque<>();
    for (int i = 0; i < 800; i++) {
      now = now.plusMillis(random.nextInt(2000));
      long slot = now.toEpochMilli() / 30_000;
      long millis = 10L + random.nextInt(5000);
      measurements.record(GROQ, Duration.ofMillis(millis), 0);
      calls.add(List.of(slot, millis));
      calls.removeIf(call -> call.getFirst() <= slot - 10);

      assertThat(measured().calls()).isEqualTo(calls.size());
      assertLatency(median(calls));
    }
  }

  @Test
  void anUnmeasuredTargetIsTriedOnceInTenSeconds() {
    assertThat(measurements.claimTrial(GROQ)).isTrue();
    assertThat(measurements.claimTrial(GROQ)).isFalse();
    assertThat(measurements.claimTrial(XAI)).isTrue();
    now = now.plusMillis(9_999);
    assertThat(measurements.claimTrial(GROQ)).isFalse();
    now = now.plusMillis(1);
    assertThat(measurements.claimTrial(GROQ)).isTrue();
    assertThat(measurements.claimTrial(GROQ)).isFalse();
  }

  private static long median(Deque<List<Long>> calls) {
    List<Long> latencies = calls.stream().map(List::getLast).sorted().toList();
    return latencies.get((latencies.size() - 1) / 2);
  }

  private void assertLatency(long millis) {
    assertThat(measured().latency().toMillis()).isCloseTo(millis, within(millis / 12 + 1));
  }

  private Measured measured() {
    return requireNonNull(measurements.of(GROQ));
  }

  private static Target target(String provider) {
    return new Target(
        provider, new Model("gpt-oss-120b", List.of(), null, Model.Abilities.DEFAULT, null));
  }
}
