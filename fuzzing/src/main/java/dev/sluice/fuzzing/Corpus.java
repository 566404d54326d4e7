package dev.sluice.fuzzing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** What new inputs are made from: the samples, and inputs of which something new came. */
final class Corpus {

  private static final int MOST = 2000;

  /** A longer input is tried, and not built upon: what is made from it would be longer still. */
  static final int LONGEST = 16 * 1024;

  private final List<byte[]> entries;
  private final int samples;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param samples one at least
   */
  Corpus(List<byte[]> samples) {
    this.entries = new ArrayList<>(samples);
    this.samples = samples.size();
  }

  /** Half of the time a sample, so that the rest does not drown them. */
  byte[] any(SplittableRandom random) {
    return entries.get(random.nextInt(random.nextBoolean() ? samples : entries.size()));
  }

  /**
   * @param outcome what came of the input
   */
  void learn(byte[] input, String outcome) {
    if (entries.size() < MOST && seen.add(outcome) && input.length <= LONGEST) {
      entries.add(input);
    }
  }

  int outcomes() {
    return seen.size();
  }
}
