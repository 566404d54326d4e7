package dev.sluice.simulator.answer;

import java.util.SplittableRandom;

/** The same text gives the same choices on every machine. */
final class Seeds {

  private Seeds() {}

  static SplittableRandom of(String text, int index) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return new SplittableRandom(hash + index);
  }
}
