package dev.sluice.fuzzing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of one seed: the same every time, and owned by one thread. What that thread is at may
 * be looked at by another.
 */
final class Round {

  private final long seed;
  private final int inputs;
  private final Trial trial;
  private final Patience patience;
  private final Corpus corpus;
  private final Mutator mutator;
  private final List<byte[]> samples;
  private volatile Current current = new Current(0, new byte[0]);

  /** The input that is being tried, counted from 1. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Current(int number, byte[] input) {}

  Round(
      long seed,
      int inputs,
      List<byte[]> samples,
      List<byte[]> words,
      Trial trial,
      Patience patience) {
    this.seed = seed;
    this.inputs = inputs;
    this.samples = List.copyOf(samples);
    this.trial = requireNonNull(trial, "trial is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.corpus = new Corpus(samples);
    this.mutator = new Mutator(corpus, words, new SplittableRandom(seed));
  }

  long seed() {
    return seed;
  }

  Patience patience() {
    return patience;
  }

  Current current() {
    return current;
  }

  /** How many different things came of the inputs. */
  int outcomes() {
    return corpus.outcomes();
  }

  /** Null if all went well. */
  @Nullable Finding run() {
    for (int number = 1; number <= inputs; number++) {
      // The samples themselves go first: what fails with them needs no changes.
      byte[] input = number <= samples.size() ? samples.get(number - 1) : mutator.next();
      Finding finding = take(number, input);
      if (finding != null) {
        return finding;
      }
    }
    return null;
  }

  private @Nullable Finding take(int number, byte[] input) {
    current = new Current(number, input);
    Trial.Outcome outcome = trial.of(input);
    if (outcome.failure() == null) {
      corpus.learn(input, outcome.what());
      return null;
    }
    Shortening shortening =
        new Shortening(patience.shortening(), shorter -> fails(shorter, outcome.what()));
    byte[] shortest = shortening.of(input);
    return new Finding(seed, number, input, shortest, failure(shortest, outcome.failure()));
  }

  private boolean fails(byte[] input, String alike) {
    Trial.Outcome outcome = trial.of(input);
    return outcome.failure() != null && outcome.what().equals(alike);
  }

  private Throwable failure(byte[] shortest, Throwable original) {
    Throwable again = trial.of(shortest).failure();
    return again == null ? original : again;
  }
}
