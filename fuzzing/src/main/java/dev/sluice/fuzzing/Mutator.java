package dev.sluice.fuzzing;

import java.util.List;
import java.util.SplittableRandom;

/** Makes the next input: one of those that there are, changed a few times. */
final class Mutator {

  private static final int MOST_CHANGES = 8;

  private final Corpus corpus;
  private final SplittableRandom random;
  private final TokenChanges tokens;
  private final ByteChanges bytes;

  Mutator(Corpus corpus, List<byte[]> words, SplittableRandom random) {
    this.corpus = corpus;
    this.random = random;
    this.tokens = new TokenChanges(corpus, words, random);
    this.bytes = new ByteChanges(corpus, words, random);
  }

  byte[] next() {
    byte[] input = corpus.any(random);
    int changes = 1;
    while (changes < MOST_CHANGES && random.nextInt(2) == 0) {
      changes++;
    }
    for (int done = 0; done < changes; done++) {
      // Cutting a megabyte into tokens takes longer than what it is for.
      boolean small = input.length <= Corpus.LONGEST;
      input = small && random.nextInt(3) > 0 ? tokens.change(input) : bytes.change(input);
    }
    return input;
  }
}
