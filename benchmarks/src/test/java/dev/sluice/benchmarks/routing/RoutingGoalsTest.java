package dev.sluice.benchmarks.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.routing.Episode.Kind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What routing promises, in worlds that are the same in every build. */
final class RoutingGoalsTest {

  private static final int WORLDS = 4;

  @ParameterizedTest
  @CsvSource({"3", "5", "10"})
  void aProviderThatTurnsSlowCostsLittleAndIsTakenBackSoon(double times) {
    Episodes episodes = Episodes.run(1, WORLDS, Kind.SLOW, times, 50, 1);

    assertThat(episodes.during()).isLessThan(RoutingReport.LATENCY_GOAL);
    assertThat(episodes.back()).isLessThanOrEqualTo(RoutingReport.RECOVERY_GOAL);
  }

  @ParameterizedTest
  @CsvSource({"FAILING,0.3", "REFUSING,1"})
  void aProviderThatFailsIsLeftAndTakenBackSoon(Kind kind, double strength) {
    Episodes episodes = Episodes.run(1, WORLDS, kind, strength, 50, 1);

    assertThat(episodes.during()).isLessThan(RoutingReport.LATENCY_GOAL);
    assertThat(episodes.back()).isLessThanOrEqualTo(RoutingReport.RECOVERY_GOAL);
    assertWell(episodes.summary());
  }

  /** What hangs cannot be noticed before an answer is due, and each trial waits for a minute. */
  @Test
  void aProviderThatHangsCostsWhatItsFirstSecondAndTheTrialsCost() {
    Episodes episodes = Episodes.run(1, WORLDS, Kind.HANGING, 1, 50, 1);

    assertThat(episodes.ratio(episodes.from() + 10, episodes.to())).isLessThan(1.2);
    assertWell(episodes.summary());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void inBadWeatherJobsSucceedNearlyAsFastAsCanBe(int workers) {
    Summary byDefault = Summary.of(drawn(Policy.DEFAULT, workers));
    Summary oracle = Summary.of(drawn(Policy.ORACLE, workers));

    assertWell(byDefault);
    assertThat(byDefault.mean()).isLessThan(1.25 * oracle.mean());
  }

  @Test
  void theSameSeedIsTheSameRun() {
    Scenario scenario = Scenario.drawn(7, 60, 50, 2);

    assertThat(Simulation.run(scenario, Policy.DEFAULT).jobs())
        .isEqualTo(Simulation.run(scenario, Policy.DEFAULT).jobs())
        .hasSizeGreaterThan(2000);
  }

  private static void assertWell(Summary summary) {
    assertThat(summary.success()).isGreaterThanOrEqualTo(RoutingReport.SUCCESS_GOAL);
    assertThat(summary.dead()).isLessThanOrEqualTo(RoutingReport.DEAD_GOAL);
  }

  private static List<CallLog> drawn(Policy policy, int workers) {
    return LongStream.rangeClosed(1, WORLDS)
        .mapToObj(seed -> Simulation.run(Scenario.drawn(seed, 600, 50, workers), policy))
        .toList();
  }
}
