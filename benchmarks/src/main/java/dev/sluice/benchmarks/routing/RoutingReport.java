package dev.sluice.benchmarks.routing;

import static java.util.Objects.requireNonNull;

import java.util.Formatter;
import java.util.Locale;
import java.util.Map;

/** What was simulated, for people. */
final class RoutingReport {

  /** Of the oracle's mean latency, while a provider is slow. */
  static final double LATENCY_GOAL = 1.1;

  static final double RECOVERY_GOAL = 30;
  static final double SUCCESS_GOAL = 0.999;
  static final double DEAD_GOAL = 0.01;

  private final Formatter text = new Formatter(Locale.ROOT);

  RoutingReport(RoutingSimulation.Size size, long seed) {
    text.format(
        """
        # Routing, simulated

        The router's own planner, measurements, attempt loop, circuit breakers and permits, with ten simulated providers over virtual time: one thread runs at a time and the clock jumps from event to event, so a seed gives the same figures on every machine, to the last digit. Worlds %d to %d.

        Providers are drawn by lot: 0.2 to 0.6 s of overhead and 80 to 400 output tokens per second; prices that differ by up to twenty times; seven of ten can call tools, four have a large model beside the usual one. Latencies are lognormal, of 0.25 to 0.5 in the logarithm for a call, beside answers of 200 tokens on average (0.6 in the logarithm). %,.0f jobs per second come at random: 80 %% plain, 10 %% with tools, 10 %% for the large model with the usual one as fallback.

        The oracle knows how every provider is doing at every moment. Only the luck of the single call is hidden from it, so nobody is better than it on average.

        """,
        seed, seed + size.worlds() - 1, RoutingSimulation.JOBS_PER_SECOND);
  }

  void policies(Map<Policy, Summary> summaries) {
    Summary oracle = requireNonNull(summaries.get(Policy.ORACLE));
    Summary cheapest = requireNonNull(summaries.get(Policy.ORACLE_OF_PRICES));
    text.format(
        """
        ## Policies in bad weather

        Latencies drift (0.2 in the logarithm, remembered for two minutes), and each provider has an episode about every eight minutes: half of them slow (2 to 10 times), a fifth failing (10 to 70 %% of calls), the others refusing or hanging altogether. Episodes last 30 s and more, 90 s on average.

        | | mean latency | of the oracle's | p99 | USD per 1,000 jobs | of the cheapest | succeeded | calls to dead providers |
        |---|---|---|---|---|---|---|---|
        """);
    summaries.forEach(
        (policy, one) ->
            text.format(
                "| %s | %.2f s | %.2f | %.1f s | %.3f | %.2f | %.3f %% | %.2f %% |\n",
                policy.title(),
                one.mean(),
                one.mean() / oracle.mean(),
                one.p99(),
                one.usd(),
                one.usd() / cheapest.usd(),
                100 * one.success(),
                100 * one.dead()));
    text.format("%n");
  }

  void episodes(Map<String, Episodes> episodes) {
    text.format(
        """
        ## The fastest provider has an episode

        Nothing else changes: the episode lasts from 120 s to 300 s of 480 s. Figures are the mean latency by default over the oracle's. “During” counts from the first moment, with all jobs that went astray before anything could be noticed; “settled” from ten seconds later. “Away” and “back” say how many seconds after the beginning and after the end of the episode the mean of the next ten seconds is within 10 %% of the oracle's.

        | | before | during | settled | after | away | back | calls to dead providers |
        |---|---|---|---|---|---|---|---|
        """);
    episodes.forEach(
        (what, one) ->
            text.format(
                "| %s | %.3f | %.3f | %.3f | %.3f | %.0f s | %.0f s | %.2f %% |\n",
                what,
                one.before(),
                one.during(),
                one.ratio(one.from() + 10, one.to()),
                one.after(),
                one.away(),
                one.back(),
                100 * one.summary().dead()));
    text.format(
        """

        A call that hangs cannot be told from a slow one before an answer is due, and every job of that first second waits for the minute after which such calls are given up: that, and not what follows, is what “during” shows there. The job that probes the open circuit waits for that minute, too, but after ten seconds another one may try.

        Where another provider is nearly as fast, it takes longer to tell which is the better one, and matters less.

        Ten times as slow:

        ![Mean latency over time while the fastest provider is slow](routing-slow.svg)

        Hanging:

        ![Mean latency over time while the fastest provider hangs](routing-hanging.svg)
        """);
  }

  void fleets(Map<Integer, Summary> fleets) {
    text.format(
        """

        ## Several workers

        The same jobs and the same weather, shared by workers that tell each other every two seconds what they have seen; it arrives half a second later.

        | workers | mean latency | p99 | succeeded | calls to dead providers |
        |---|---|---|---|---|
        """);
    fleets.forEach(
        (workers, one) ->
            text.format(
                "| %d | %.2f s | %.1f s | %.3f %% | %.2f %% |\n",
                workers, one.mean(), one.p99(), 100 * one.success(), 100 * one.dead()));
    text.format(
        """

        ## Again

        ```
        benchmarks/run --routing [--seed N]
        ```

        A shorter form with fixed seeds is part of every build, and fails where a goal is missed: `RoutingGoalsTest`.
        """);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
