package dev.sluice.worker.share;

import dev.sluice.worker.share.Report.Entry;
import java.util.Arrays;
import java.util.List;

/** How one bucket is divided now, and how it should be, as one worker sees it. */
final class Split {

  /** Turns change so often, by the log's own clock, where somebody must go without. */
  private static final long SHORT_TURN_MS = 2_000;

  private static final long LONG_TURN_MS = 60_000;

  /** A difference of one in so many is not worth a message. */
  private static final long COARSENESS = 200;

  private final int self;
  private final long capacity;
  private final long[] claims;
  private final long[] wants;
  private final long[] goals;

  /**
   * @param mine what this worker holds and wants; it takes part
   */
  Split(Roll roll, String bucket, Holding mine) {
    List<Peer> live = roll.live();
    int count = live.size();
    this.self = roll.place();
    this.capacity = roll.capacity(bucket, mine.demand().limit());
    this.claims = new long[count];
    this.wants = new long[count];
    int[] parts = new int[count];
    for (int i = 0; i < count; i++) {
      Entry entry = live.get(i).entry(bucket);
      claims[i] = entry == null ? 0 : entry.claim();
      wants[i] = entry == null ? 0 : entry.wanted();
      parts[i] = live.get(i).last().owned().partitions().size();
    }
    claims[self] = mine.claim();
    wants[self] = mine.demand().wanted();
    this.goals = Fairness.goals(capacity, wants, parts, roll.stamp() / turn());
  }

  private long turn() {
    long wanting = Arrays.stream(wants).filter(want -> want > 0).count();
    return capacity < wanting ? SHORT_TURN_MS : LONG_TURN_MS;
  }

  /** What nobody claims. */
  long free() {
    return capacity - Arrays.stream(claims).sum();
  }

  /** What nobody else claims. */
  long freeForSelf() {
    return free() + claims[self];
  }

  /** What this worker should have. */
  long goal() {
    return goals[self];
  }

  long tolerance() {
    return Math.max(1, capacity / COARSENESS);
  }

  /** Whether others should have more, and there is not enough for them that nobody claims. */
  boolean isAnotherShort() {
    long missing = missing();
    return missing > 0 && missing > free();
  }

  /** Whether others should have more, be it that they only have to claim it. */
  boolean isAnotherWaiting() {
    return missing() > 0;
  }

  private long missing() {
    long missing = 0;
    for (int i = 0; i < claims.length; i++) {
      missing += i == self ? 0 : missing(i);
    }
    return missing;
  }

  /** What it wants and should have; and where nobody wants it, half of what it should have. */
  private long missing(int i) {
    long wanted = Math.min(goals[i], wants[i]) - claims[i];
    if (wanted >= tolerance()) {
      return wanted;
    }
    return claims[i] < goals[i] / 2 ? goals[i] / 2 - claims[i] : 0;
  }

  /** Whether this worker would have to be told of by itself to get what it should. */
  boolean isShort(long level) {
    return Math.min(goals[self], wants[self]) - level >= tolerance();
  }

  /**
   * What each may still use if there is suddenly less than all claim: the same at all who have read
   * as far.
   */
  static long cap(Roll roll, String bucket, long ownLimit) {
    long[] claims = roll.live().stream().mapToLong(peer -> peer.claim(bucket)).toArray();
    long capacity = roll.capacity(bucket, ownLimit);
    return Fairness.fill(capacity, claims, 0)[roll.place()];
  }
}
