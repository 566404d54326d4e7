package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrendTest {

  private final Trend trend = new Trend();

  @Test
  void nothingIsKnownBeforeTheFirstMeasurement() {
    trend.pass(10);
    trend.measure(0, 1);

    assertThat(trend.figure()).isNull();
  }

  @Test
  void theFirstMeasurementIsWhatIsKnown() {
    trend.measure(420, 1);

    assertThat(figure().value()).isCloseTo(420, within(1e-6));
    assertThat(figure().least()).isGreaterThan(420);
  }

  @Test
  void doubtFallsWithEachCallAndGrowsWithTime() {
    trend.measure(100, 1);
    double afterOne = figure().doubt();
    trend.measure(100, 9);
    double afterTen = figure().doubt();
    trend.pass(120);

    assertThat(afterTen).isLessThan(afterOne);
    assertThat(figure().doubt()).isGreaterThan(afterTen);
    assertThat(figure().careful()).isGreaterThan(100);
    assertThat(figure().hopeful()).isLessThan(100);
  }

  @Test
  void manyCallsFollowALeapAtOnce() {
    steady(1000, 60);
    trend.measure(3000, 100);

    assertThat(figure().value()).isGreaterThan(2700);
  }

  @Test
  void oneLuckyCallMovesLittle() {
    steady(1000, 60);
    trend.measure(400, 1);

    assertThat(figure().value()).isGreaterThan(950);
  }

  @Test
  void aFewCallsThatAllSayTheSameAreBelieved() {
    steady(3000, 60);
    for (int i = 0; i < 4; i++) {
      trend.pass(2);
      trend.measure(1000, 1);
    }

    assertThat(figure().value()).isLessThan(1500);
    assertThat(figure().least()).isLessThan(3000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noiseAloneIsFollowedByAQuarterAtMost(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      trend.pass(2);
      trend.measure(1000 * Math.exp(0.6 * random.nextGaussian() / Math.sqrt(10)), 10);
      assertThat(i < 5 ? 1000 : figure().value()).isBetween(750.0, 1250.0);
    }
  }

  private void steady(double value, int slots) {
    for (int i = 0; i < slots; i++) {
      trend.pass(2);
      trend.measure(value, 50);
    }
  }

  private Figure figure() {
    return requireNonNull(trend.figure());
  }
}
