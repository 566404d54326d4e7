package dev.sluice.fuzzing;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Bytes as they come over a wire: in pieces that end wherever they like. How an input is split is
 * decided by the input itself, so it is split in the same way every time.
 */
public final class Pieces extends InputStream {

  private final byte[] bytes;
  private final SplittableRandom random;
  private final int most;
  private int position;

  private Pieces(byte[] bytes, int most, long seed) {
    this.bytes = bytes;
    this.most = most;
    this.random = new SplittableRandom(seed);
  }

  /** In small pieces, or in large ones, or mostly in pieces of one byte. */
  public static Pieces of(byte[] input) {
    long hash = Arrays.hashCode(input);
    int most = new int[] {1, 2, 7, 64, 5000}[(int) Math.floorMod(hash, 5L)];
    return new Pieces(input.clone(), most, hash);
  }

  @Override
  public int read() {
    return position < bytes.length ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position == bytes.length) {
      return -1;
    }
    int piece = Math.min(1 + random.nextInt(most), Math.min(length, bytes.length - position));
    System.arraycopy(bytes, position, target, offset, piece);
    position += piece;
    return piece;
  }
}
