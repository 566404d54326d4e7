package dev.sluice.benchmarks.limits;

import dev.sluice.benchmarks.plot.LinePlot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What came of one scenario.
 *
 * @param eventAt after how many seconds it happened; of no meaning where nothing does
 */
public record ScenarioRun(Scenario scenario, double eventAt, List<ProviderUse> uses) {

  private static final int SECONDS_OF_A_STEP = 2;
  private static final double TOP = 120;

  public ScenarioRun {
    uses = List.copyOf(uses);
  }

  /** The use of each provider's limits over time. */
  public String plot() {
    int seconds = uses.getFirst().seconds().size();
    int steps = seconds / SECONDS_OF_A_STEP;
    List<LinePlot.Line> lines = new ArrayList<>();
    lines.add(new LinePlot.Line("the limit", "#222222", Collections.nCopies(steps, 100.0)));
    uses.forEach(use -> lines.add(line(use)));
    return new LinePlot(
            scenario.title() + ": use of the limit",
            "%",
            TOP,
            steps * SECONDS_OF_A_STEP,
            List.of(),
            marks(),
            lines)
        .svg();
  }

  /** A line for each provider. */
  public List<String> told() {
    return uses.stream()
        .map(
            use ->
                "%s, %s: %.1f %% used, %.1f %% in the worst 10 s, %.2f %% refused"
                    .formatted(
                        scenario.title(),
                        use.provider().title(),
                        100 * use.used(),
                        100 * use.leastUsed(10),
                        100 * use.refused()))
        .toList();
  }

  private static LinePlot.Line line(ProviderUse use) {
    List<Double> percents = use.steps(SECONDS_OF_A_STEP).stream().map(used -> 100 * used).toList();
    return new LinePlot.Line(use.provider().title(), use.provider().colour(), percents);
  }

  private List<LinePlot.Mark> marks() {
    return switch (scenario.event()) {
      case NONE -> List.of();
      case KILL -> List.of(new LinePlot.Mark("killed", eventAt));
      case JOIN -> List.of(new LinePlot.Mark("joins", eventAt));
    };
  }
}
