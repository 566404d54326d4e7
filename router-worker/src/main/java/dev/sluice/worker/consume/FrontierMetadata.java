package dev.sluice.worker.consume;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * A {@link Frontier} as the metadata of a commit: a mark, then base64 of variable-length integers:
 * the distance from the committed offset to the end, and the distances between unfinished offsets.
 * Kafka stores 4096 bytes of it at most.
 */
final class FrontierMetadata {

  /** What a broker stores by default ({@code offset.metadata.max.bytes}). */
  static final int MAX_LENGTH = 4096;

  private static final String MARK = "sluice:1:";
  private static final int MAX_BYTES = (MAX_LENGTH - MARK.length()) / 4 * 3;
  private static final int MAX_INTEGER_BYTES = 9;

  private FrontierMetadata() {}

  static String encode(Frontier frontier) {
    long[] unfinished = frontier.unfinished();
    if (unfinished.length == 0) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.wrap(new byte[(unfinished.length + 1) * MAX_INTEGER_BYTES]);
    put(bytes, frontier.end() - frontier.offset());
    for (int i = 1; i < unfinished.length; i++) {
      put(bytes, unfinished[i] - unfinished[i - 1]);
    }
    byte[] written = Arrays.copyOf(bytes.array(), bytes.position());
    return MARK + Base64.getEncoder().withoutPadding().encodeToString(written);
  }

  /**
   * Reads a commit back. Metadata of somebody else (an operator's reset, another program) says
   * nothing beyond the committed offset, and neither does what no worker can have written.
   */
  static Frontier decode(long offset, String metadata) {
    if (!metadata.startsWith(MARK)) {
      return Frontier.at(offset);
    }
    try {
      byte[] written = Base64.getDecoder().decode(metadata.substring(MARK.length()));
      return read(offset, ByteBuffer.wrap(written));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Frontier.at(offset);
    }
  }

  private static Frontier read(long offset, ByteBuffer bytes) {
    long end = behind(offset, bytes);
    long[] unfinished = new long[bytes.remaining() + 1];
    int count = 0;
    unfinished[count++] = offset;
    while (bytes.hasRemaining()) {
      unfinished[count] = behind(unfinished[count - 1], bytes);
      count++;
    }
    return new Frontier(offset, end, Arrays.copyOf(unfinished, count));
  }

  /** The offset that lies behind another by the next distance. */
  private static long behind(long offset, ByteBuffer bytes) {
    long distance = get(bytes);
    if (distance < 1 || distance > Long.MAX_VALUE - offset) {
      throw new IllegalArgumentException("no distance between offsets: " + distance);
    }
    return offset + distance;
  }

  /**
   * Whether any frontier with so many unfinished offsets in so long a span can be encoded,
   * whichever of the offsets those are. Deciding this before a job is begun is what lets every
   * finished job be committed, in whatever order they finish: finishing more never makes the
   * encoding longer.
   *
   * <p>A distance of 2<sup>7k</sup> or more takes more than k bytes, and at most
   * span/2<sup>7k</sup> distances can be so long.
   */
  static boolean alwaysFits(int unfinished, long span) {
    long bytes = (long) MAX_INTEGER_BYTES + unfinished;
    for (long longer = span >> 7; longer > 0; longer >>= 7) {
      bytes += Math.min(unfinished, longer);
    }
    return bytes <= MAX_BYTES;
  }

  private static void put(ByteBuffer bytes, long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long get(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 7 * MAX_INTEGER_BYTES; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("an integer without an end");
  }
}
