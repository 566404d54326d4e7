package dev.sluice.benchmarks.limits;

/**
 * How long interactive jobs took that came while others waited, from submission to result.
 *
 * @param waiting how many batch jobs waited for the same limit
 * @param jobs how many interactive ones came
 */
public record Interactive(
    int waiting, int jobs, double p50Millis, double p99Millis, double mostMillis) {

  static final double GOAL_MILLIS = 2_000;
}
