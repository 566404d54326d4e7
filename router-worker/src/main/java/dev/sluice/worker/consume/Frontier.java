package dev.sluice.worker.consume;

import java.util.Arrays;

/**
 * How far a partition is done, and which of the offsets beyond that are done too.
 *
 * <p>Every offset below {@code offset} is done. From {@code offset} up to, not including, {@code
 * end} every offset is done except the {@code unfinished} ones. Nothing from {@code end} on is
 * done.
 *
 * <p>It is written to Kafka as a commit: {@code offset} is the committed offset, the rest its
 * metadata. Since what is kept are the offsets that are <em>not</em> done, gaps that transaction
 * markers or compaction left count as done, and one slow job costs a few bytes however many jobs
 * behind it are done.
 *
 * @param unfinished ascending; empty if {@code offset == end}, else its first is {@code offset}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a record, and never changed.
record Frontier(long offset, long end, long[] unfinished) {

  Frontier {
    boolean consistent =
        unfinished.length == 0
            ? offset == end
            : unfinished[0] == offset && unfinished[unfinished.length - 1] < end;
    if (!consistent) {
      throw new IllegalArgumentException(
          "unfinished " + Arrays.toString(unfinished) + " do not fit " + offset + ".." + end);
    }
  }

  /** Nothing is done from this offset on. */
  static Frontier at(long offset) {
    return new Frontier(offset, offset, new long[0]);
  }

  boolean isDone(long candidate) {
    return candidate < end && Arrays.binarySearch(unfinished, candidate) < 0;
  }
}
