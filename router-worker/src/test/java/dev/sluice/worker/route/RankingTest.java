package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Routing.Choice;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RankingTest {

  private static final Target FAST = target("fast", "2");
  private static final Target SLOW = target("slow", "0.5");
  private static final Target UNKNOWN = target("unknown", null);
  private static final TokenEstimate JOB = new TokenEstimate(1000, OptionalLong.of(500), 1, 0);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Measurements measurements = new Measurements(() -> now);

  @Test
  void eachChoiceSaysWhatItsPlaceRestsOn() {
    answers(FAST, 20, 420, 42);
    answers(SLOW, 20, 900, 180);

    assertThat(texts(choices(Metric.LATENCY, Direction.ASC, SLOW, UNKNOWN, FAST)))
        .containsExactly("fast: fastest, 420 ms", "slow: 900 ms", "unknown: not measured lately");
    assertThat(texts(choices(Metric.THROUGHPUT, Direction.DESC, FAST, SLOW)))
        .containsExactly("slow: highest throughput, 200 tokens/s", "fast: 100 tokens/s");
    assertThat(texts(choices(Metric.PRICE, Direction.ASC, UNKNOWN, FAST, SLOW)))
        .containsExactly(
            "slow: cheapest, USD 0.00075 by the job's estimate",
            "fast: USD 0.003 by the job's estimate",
            "unknown: its price is not known");
    assertThat(texts(choices(Metric.LATENCY, Direction.DESC, FAST, SLOW)))
        .containsExactly("slow: slowest, 900 ms", "fast: 420 ms");
  }

  @Test
  void theSecondKeyDecidesBetweenEquals() {
    answers(FAST, 20, 420, 0);
    Target equal = target("equal", "2");

    List<Choice> choices =
        new Ranking(
                List.of(
                    new SortKey(Metric.PRICE, Direction.DESC),
                    new SortKey(Metric.LATENCY, Direction.ASC)),
                measurements,
                JOB)
            .choices(List.of(SLOW, equal, FAST));

    assertThat(choices).extracting(Choice::target).containsExactly(FAST, equal, SLOW);
  }

  @Test
  void oneLuckyCallPutsNobodyBeforeWhatIsKnownWell() {
    answers(FAST, 200, 420, 0);
    answers(SLOW, 1, 380, 0);

    assertThat(choices(Metric.LATENCY, Direction.ASC, SLOW, FAST).getFirst().target())
        .isEqualTo(FAST);
  }

  @Test
  void whatWasNotMeasuredIsTriedOnceInTenSeconds() {
    answers(FAST, 20, 420, 0);

    assertThat(texts(tried(FAST, UNKNOWN)).getFirst())
        .isEqualTo("unknown: tried because it was not measured lately");
    assertThat(tried(FAST, UNKNOWN).getFirst().target()).isEqualTo(FAST);
    pass(Duration.ofSeconds(9));
    assertThat(tried(FAST, UNKNOWN).getFirst().target()).isEqualTo(FAST);
    pass(Duration.ofMillis(1001));
    assertThat(tried(FAST, UNKNOWN).getFirst().target()).isEqualTo(UNKNOWN);
  }

  @Test
  void whereNothingIsMeasuredEachIsTriedInTurn() {
    assertThat(tried(FAST, SLOW).getFirst().target()).isEqualTo(FAST);
    assertThat(tried(FAST, SLOW).getFirst().target()).isEqualTo(SLOW);
    assertThat(tried(FAST, SLOW).getFirst().target()).isEqualTo(FAST);
  }

  @Test
  void oneThatTurnedSlowIsTriedAgainSoonAndTakenBackOnceItHasRecovered() {
    answers(FAST, 100, 400, 0);
    answers(SLOW, 100, 600, 0);
    pass(Duration.ofSeconds(20));
    answers(FAST, 100, 8000, 0);
    answers(SLOW, 100, 600, 0);
    pass(Duration.ofSeconds(6));

    assertThat(texts(tried(FAST, SLOW)).getFirst())
        .isEqualTo("fast: tried because it was better not long ago");
    assertThat(tried(FAST, SLOW).getFirst().target()).isEqualTo(SLOW);

    answers(FAST, 1, 400, 0);
    pass(Duration.ofSeconds(1));
    assertThat(texts(tried(FAST, SLOW)).getFirst())
        .isEqualTo("fast: tried because it may be better than the best");
    answers(FAST, 4, 400, 0);
    pass(Duration.ofMillis(200));
    assertThat(choices(Metric.LATENCY, Direction.ASC, SLOW, FAST).getFirst().target())
        .isEqualTo(FAST);
  }

  @Test
  void trialsTakeASmallShareOfManyJobs() {
    answers(FAST, 100, 400, 0);
    answers(SLOW, 100, 40_000, 0);
    int trials = 0;
    for (int i = 0; i < 100_000; i++) {
      pass(Duration.ofMillis(10));
      measurements.record(FAST, Duration.ofMillis(400), 0);
      trials += tried(FAST, SLOW).getFirst().target().equals(SLOW) ? 1 : 0;
    }

    assertThat(trials).isBetween(20, 101);
  }

  @Test
  void aSortByPriceOrForTheSlowestTriesNobody() {
    answers(FAST, 20, 420, 0);

    assertThat(tried(Metric.PRICE, Direction.ASC, FAST, UNKNOWN).getFirst().target())
        .isEqualTo(FAST);
    assertThat(tried(Metric.LATENCY, Direction.DESC, FAST, UNKNOWN).getFirst().target())
        .isEqualTo(FAST);
  }

  private List<Choice> choices(Metric metric, Direction direction, Target... targets) {
    return ranking(metric, direction).choices(List.of(targets));
  }

  private List<Choice> tried(Target... targets) {
    return tried(Metric.LATENCY, Direction.ASC, targets);
  }

  private List<Choice> tried(Metric metric, Direction direction, Target... targets) {
    return ranking(metric, direction).choicesWithATrial(List.of(targets));
  }

  private Ranking ranking(Metric metric, Direction direction) {
    return new Ranking(List.of(new SortKey(metric, direction)), measurements, JOB);
  }

  private void answers(Target target, int calls, long millis, long tokens) {
    for (int i = 0; i < calls; i++) {
      measurements.record(target, Duration.ofMillis(millis), tokens);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static List<String> texts(List<Choice> choices) {
    List<String> texts = new ArrayList<>();
    choices.forEach(each -> texts.add(each.target().provider() + ": " + each.why().text()));
    return texts;
  }

  private static Target target(String provider, @Nullable String price) {
    Price each = price == null ? null : new Price(new BigDecimal(price), new BigDecimal(price));
    return new Target(provider, new Model("m", List.of(), null, Model.Abilities.DEFAULT, each));
  }
}
