package dev.sluice.benchmarks.limits;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** How a fleet held its limits, for people. */
public final class LimitsReport {

  static final double USE_GOAL = 0.97;
  static final double REFUSED_GOAL = 0.005;

  private static final int WORST_SECONDS = 10;

  private final Formatter text = new Formatter(Locale.ROOT);

  /**
   * @param machine where and when it was measured, in sentences
   * @param measuredSeconds of each scenario
   * @param warmUpSeconds before them
   */
  public LimitsReport(String machine, long measuredSeconds, long warmUpSeconds) {
    text.format(
        """
        # Limits over a fleet, measured

        Worker processes share the limits of providers that enforce them: how much of what is allowed do they use, and how often are they told that it was too much?

        %s

        Each scenario runs for %d s after %d s to warm up, with a topic and a fleet of its own. All along there are more jobs than the limits allow, for four providers at once. Every provider allows %,d requests and %,d tokens a minute, counts a call when it comes, and answers 429 to what is too much; two have a token bucket that holds a minute's worth, two count strictly what they admitted in the last 60 s. Two are sent jobs of 200 tokens, so that both of their limits bind, and two jobs of 400, so that tokens do. Latencies are lognormal around 200 ms. “Used” is the part of the limit that binds; “worst” is that of the worst %d s on end.

        The goals: at least %.0f %% used, at most %.1f %% refused.
        """,
        machine,
        measuredSeconds,
        warmUpSeconds,
        LimitedProvider.REQUESTS_PER_MINUTE,
        LimitedProvider.TOKENS_PER_MINUTE,
        WORST_SECONDS,
        100 * USE_GOAL,
        100 * REFUSED_GOAL);
  }

  /** One table of all scenarios, and a plot of each. */
  public void scenarios(List<ScenarioRun> runs) {
    text.format(
        """

        | | provider | used | worst | refused | goals |
        |---|---|---|---|---|---|
        """);
    for (ScenarioRun run : runs) {
      run.uses().forEach(use -> row(run.scenario(), use));
    }
    for (ScenarioRun run : runs) {
      Scenario scenario = run.scenario();
      text.format(
          "%n## %s%n%n![Use of the limits over time: %s](limits-%s.svg)%n",
          scenario.title(), scenario.title(), scenario.wireName());
    }
  }

  private void row(Scenario scenario, ProviderUse use) {
    boolean met = use.used() >= USE_GOAL && use.refused() <= REFUSED_GOAL;
    text.format(
        "| %s | %s | **%.1f %%** | %.1f %% | %.2f %% | %s |\n",
        scenario.title(),
        use.provider().title(),
        100 * use.used(),
        100 * use.leastUsed(WORST_SECONDS),
        100 * use.refused(),
        met(met));
  }

  /** What priority is good for. */
  public void interactive(Interactive figures) {
    text.format(
        """

        ## Interactive jobs and a crowd

        %,d batch jobs wait at a limit of %,d requests a minute. %,d interactive jobs come meanwhile, ten each second. From submission to the committed result, the call itself included, which takes about 200 ms:

        | p50 | p99 | most |
        |---|---|---|
        | %.0f ms | **%.0f ms**, goal at most %.0f: %s | %.0f ms |
        """,
        figures.waiting(),
        LimitedProvider.REQUESTS_PER_MINUTE,
        figures.jobs(),
        figures.p50Millis(),
        figures.p99Millis(),
        Interactive.GOAL_MILLIS,
        met(figures.p99Millis() <= Interactive.GOAL_MILLIS),
        figures.mostMillis());
  }

  /** What weights are good for. */
  public void tenants(List<TenantShare> shares) {
    text.format(
        """

        ## Tenants and a flood

        Three tenants at a limit of %,d requests a minute, over two workers. All jobs of the first, twenty times as many as it is served, are put aside before the others come. While all have jobs, so many of each have their result in the measured time. The goal: within %.0f %% of what its weight entitles each to.

        | tenant | weight | jobs | results | share | goal |
        |---|---|---|---|---|---|
        """,
        LimitedProvider.REQUESTS_PER_MINUTE, 100 * TenantShare.TOLERANCE);
    for (TenantShare one : shares) {
      text.format(
          "| %s | %d | %,d | %,d | **%.1f %%** | %.0f %%: %s |\n",
          one.tenant(),
          one.weight(),
          one.jobs(),
          one.served(),
          100 * one.share(),
          100 * one.due(),
          met(one.isMet()));
    }
  }

  private static String met(boolean is) {
    return is ? "met" : "not met";
  }

  @Override
  public String toString() {
    return text
        + """

        ## Measure again

        ```
        benchmarks/run --limits
        ```

        It takes about twenty minutes. A shorter form with fewer workers is part of every build: `FleetLimitsIT`.
        """;
  }
}
