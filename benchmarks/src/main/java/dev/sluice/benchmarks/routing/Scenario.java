package dev.sluice.benchmarks.routing;

/**
 * What is simulated.
 *
 * @param seconds for how long jobs come
 * @param jobsPerSecond on average; they come at random
 * @param workers that share them
 */
record Scenario(long seed, Weather weather, double seconds, double jobsPerSecond, int workers) {

  static Scenario drawn(long seed, double seconds, double jobsPerSecond, int workers) {
    return new Scenario(seed, Weather.draw(seed, seconds), seconds, jobsPerSecond, workers);
  }
}
