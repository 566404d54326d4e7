package dev.sluice.benchmarks.routing;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a provider is like on a usual day.
 *
 * @param overhead seconds of a call beside those of its output
 * @param tokensPerSecond of output
 * @param noise of a single call: the deviation of the logarithm
 * @param price US dollars for a million tokens of output; input costs a quarter of it
 * @param tools whether its models can call tools
 * @param large whether it has the large model beside the usual one
 */
record Profile(
    String name,
    double overhead,
    double tokensPerSecond,
    double noise,
    double price,
    boolean tools,
    boolean large) {

  /** Output tokens of a job, on average. */
  static final double MEAN_TOKENS = 200;

  /** By how much the large model is slower, and dearer. */
  static final double LARGE_FACTOR = 2.5;

  /** The usual seconds of an answer. */
  double seconds() {
    return overhead + MEAN_TOKENS / tokensPerSecond;
  }

  /** Ten that differ, drawn by lot. */
  static List<Profile> draw(RandomGenerator random) {
    return IntStream.range(0, 10).mapToObj(i -> draw(i, random)).toList();
  }

  private static Profile draw(int i, RandomGenerator random) {
    return new Profile(
        "p" + i,
        0.2 + 0.4 * random.nextDouble(),
        Math.exp(Math.log(80) + Math.log(5) * random.nextDouble()),
        0.25 + 0.25 * random.nextDouble(),
        Math.exp(Math.log(0.2) + Math.log(20) * random.nextDouble()),
        i % 3 != 2,
        i % 3 == 0);
  }
}
