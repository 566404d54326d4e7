package dev.sluice.fuzzing;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How much is tried, as the properties of the build say it. Inputs are made in rounds of a fixed
 * length, each from a seed of its own and from nothing that another has learnt.
 *
 * @param seed of the first round; the next one has the next
 * @param inputs of each target
 * @param only the one input that is wanted; null for those of the rounds
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Plan(long seed, long inputs, byte @Nullable [] only) {

  static final int ROUND = 10_000;

  /** Enough to notice what a change breaks, and few enough to be made in every build. */
  private static final long USUAL_INPUTS = 2_000;

  static final String INPUTS = "sluice.fuzz.inputs";
  static final String SEED = "sluice.fuzz.seed";
  static final String INPUT = "sluice.fuzz.input";

  static Plan ofProperties() {
    String only = System.getProperty(INPUT);
    return new Plan(
        Long.getLong(SEED, 1),
        Long.getLong(INPUTS, USUAL_INPUTS),
        only == null ? null : Base64.getDecoder().decode(only));
  }

  long rounds() {
    return Math.max(1, (inputs + ROUND - 1) / ROUND);
  }

  int inputsOf(long round) {
    return (int) Math.min(ROUND, inputs - round * ROUND);
  }
}
