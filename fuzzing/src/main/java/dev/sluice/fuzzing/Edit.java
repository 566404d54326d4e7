package dev.sluice.fuzzing;

import java.util.Arrays;

/** Cutting and joining bytes; nothing that is given is changed. */
final class Edit {

  /** What is made here is never longer, however often it grows. */
  static final int LONGEST = 1024 * 1024;

  private Edit() {}

  /** The same, with another piece in place of the one from, and without, these two. */
  static byte[] replace(byte[] input, int from, int to, byte[] piece) {
    int kept = input.length - (to - from);
    int room = Math.max(0, LONGEST - kept);
    int length = Math.min(piece.length, room);
    byte[] result = Arrays.copyOf(input, kept + length);
    System.arraycopy(piece, 0, result, from, length);
    System.arraycopy(input, to, result, from + length, input.length - to);
    return result;
  }

  static byte[] insert(byte[] input, int at, byte[] piece) {
    return replace(input, at, at, piece);
  }

  static byte[] remove(byte[] input, int from, int to) {
    return replace(input, from, to, new byte[0]);
  }

  static byte[] repeat(byte[] piece, int times) {
    byte[] result = new byte[Math.min(LONGEST, piece.length * Math.min(times, LONGEST))];
    for (int at = 0; at < result.length; at += piece.length) {
      System.arraycopy(piece, 0, result, at, Math.min(piece.length, result.length - at));
    }
    return result;
  }
}
