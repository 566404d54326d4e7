package dev.sluice.fuzzing;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;

/** Makes an input that fails as short as a few thousand tries, and some seconds, can make it. */
final class Shortening {

  private static final int MOST_TRIES = 4000;

  private final Predicate<byte[]> failsAlike;
  private final long end;
  private int tries;

  Shortening(Duration patience, Predicate<byte[]> failsAlike) {
    this.failsAlike = failsAlike;
    this.end = System.nanoTime() + patience.toNanos();
  }

  byte[] of(byte[] input) {
    byte[] shortest = input;
    for (int piece = Integer.highestOneBit(Math.max(1, input.length)); piece > 0; piece /= 2) {
      shortest = without(shortest, piece);
    }
    return plain(shortest);
  }

  /** Leaves out one piece of this length after the other, as long as it fails without it. */
  private byte[] without(byte[] input, int length) {
    byte[] shortest = input;
    int at = 0;
    while (at < shortest.length && isGoingOn()) {
      byte[] shorter = Edit.remove(shortest, at, Math.min(shortest.length, at + length));
      if (fails(shorter)) {
        shortest = shorter;
      } else {
        at += length;
      }
    }
    return shortest;
  }

  /** Puts something that can be read in place of what does not matter. */
  private byte[] plain(byte[] input) {
    byte[] plain = input;
    for (int at = 0; at < plain.length && isGoingOn(); at++) {
      if (plain[at] < ' ' || plain[at] == 0x7f) {
        byte[] readable = Arrays.copyOf(plain, plain.length);
        readable[at] = 'a';
        plain = fails(readable) ? readable : plain;
      }
    }
    return plain;
  }

  private boolean isGoingOn() {
    return tries < MOST_TRIES && System.nanoTime() < end;
  }

  private boolean fails(byte[] input) {
    tries++;
    return failsAlike.test(input);
  }
}
