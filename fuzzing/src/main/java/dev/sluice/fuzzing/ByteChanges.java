package dev.sluice.fuzzing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes that know nothing of what is written. */
final class ByteChanges {

  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    12,
    16,
    127,
    128,
    255,
    32_767,
    65_535,
    1 << 24,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final Corpus corpus;
  private final List<byte[]> words;
  private final SplittableRandom random;

  ByteChanges(Corpus corpus, List<byte[]> words, SplittableRandom random) {
    this.corpus = corpus;
    this.words = words;
    this.random = random;
  }

  byte[] change(byte[] input) {
    int at = random.nextInt(input.length + 1);
    return switch (random.nextInt(12)) {
      case 0 -> flipped(input, at);
      case 1 -> set(input, at, Strangers.oneByte(random));
      case 2 -> Edit.insert(input, at, noise());
      case 3 -> Edit.remove(input, at, end(input, at));
      case 4 -> Arrays.copyOf(input, at);
      case 5 -> repeated(input, at);
      case 6 -> Edit.insert(input, at, piece(input));
      case 7 -> Edit.replace(input, at, end(input, at), piece(corpus.any(random)));
      case 8 -> crossed(input, at);
      case 9 -> Edit.insert(input, at, word());
      case 10 -> withInteger(input, at);
      default -> Edit.insert(input, at, Strangers.sequence(random));
    };
  }

  /** Near, mostly. */
  private int end(byte[] input, int from) {
    int rest = input.length - from;
    return from + random.nextInt((random.nextInt(4) == 0 ? rest : Math.min(rest, 8)) + 1);
  }

  private byte[] piece(byte[] input) {
    int from = random.nextInt(input.length + 1);
    return Arrays.copyOfRange(input, from, end(input, from));
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] word() {
    return words.isEmpty() ? Strangers.text(random) : words.get(random.nextInt(words.size()));
  }

  private byte[] flipped(byte[] input, int at) {
    return at == input.length ? input : set(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
  }

  private static byte[] set(byte[] input, int at, byte value) {
    return at == input.length
        ? Edit.insert(input, at, new byte[] {value})
        : Edit.replace(input, at, at + 1, new byte[] {value});
  }

  private byte[] repeated(byte[] input, int at) {
    byte[] piece = Arrays.copyOfRange(input, at, end(input, at));
    if (piece.length == 0) {
      piece = new byte[] {Strangers.oneByte(random)};
    }
    int length = random.nextInt(256) == 0 ? Edit.LONGEST : 2048;
    return Edit.insert(
        input, at, Edit.repeat(piece, 1 + random.nextInt(Math.max(1, length / piece.length))));
  }

  /** The beginning of one and the end of another. */
  private byte[] crossed(byte[] input, int at) {
    byte[] other = corpus.any(random);
    int from = random.nextInt(other.length + 1);
    return Edit.replace(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
  }

  /** Of one, two, four or eight bytes, the highest first. */
  private byte[] withInteger(byte[] input, int at) {
    int width = 1 << random.nextInt(4);
    long value = INTEGERS[random.nextInt(INTEGERS.length)] + random.nextInt(3) - 1;
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    byte[] low = Arrays.copyOfRange(bytes, Long.BYTES - width, Long.BYTES);
    return Edit.replace(input, at, Math.min(input.length, at + width), low);
  }
}
