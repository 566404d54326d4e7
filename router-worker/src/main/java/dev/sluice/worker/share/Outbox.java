package dev.sluice.worker.share;

import dev.sluice.worker.share.Report.Reference;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** This worker's own reports: which it has made, and which of them it has read back. */
final class Outbox {

  /** Made and not read back, by number. */
  private final TreeMap<Long, Made> unread = new TreeMap<>();

  private long lastNumber;
  private long lastUnjoined;
  private long lastMadeAt = Long.MIN_VALUE;
  private boolean wasLive;

  /** What the lease rests on: the last one that was read back. */
  private @Nullable Made basis;

  /** When that was made, or this worker began. */
  private long lastBasisMadeAt;

  private record Made(long number, long at, @Nullable Reference saw) {}

  void begin(long now) {
    lastBasisMadeAt = now;
  }

  /**
   * @param live whether this worker took part in the log when it was made
   * @param saw the last report that had been read then
   * @return its number
   */
  long made(boolean joined, boolean live, @Nullable Reference saw, long now) {
    lastNumber++;
    unread.put(lastNumber, new Made(lastNumber, now, saw));
    lastMadeAt = now;
    wasLive = live;
    if (!joined) {
      lastUnjoined = lastNumber;
    }
    return lastNumber;
  }

  void readBack(long number) {
    Made made = unread.get(number);
    unread.headMap(number, true).clear();
    if (made != null) {
      basis = made;
      lastBasisMadeAt = made.at();
    }
  }

  /** When that was made which was last read back from this log; null if nothing was. */
  @Nullable Long readBackMadeAt() {
    return basis == null ? null : basis.at();
  }

  /** The log does not count this worker any more: nothing of before holds. */
  void disconnect() {
    basis = null;
  }

  boolean isReadBack() {
    return unread.isEmpty();
  }

  boolean isLatest(long number) {
    return number == lastNumber;
  }

  /** Whether this worker has lately been able to write and to read. */
  boolean isConnected(long now) {
    return basis != null && now - basis.at() < Terms.LEASE;
  }

  boolean isLeased(long now) {
    return basis != null && basis.number() > lastUnjoined && isConnected(now);
  }

  /** Whether others have by now left to this worker what its partitions entitle it to. */
  boolean isSettled(long now) {
    return now - lastBasisMadeAt >= Terms.SETTLED;
  }

  /** Whether what it tells is known to be fresh, so that others can count on it. */
  boolean mayJoin(long now) {
    return isConnected(now) && basisSaw() != null;
  }

  @Nullable Reference basisSaw() {
    return basis == null ? null : basis.saw();
  }

  boolean isOverdue(long now) {
    long patience = unread.isEmpty() ? Terms.REPORT_EVERY : Terms.REPORT_PATIENCE;
    return lastNumber == 0 || now - lastMadeAt >= patience;
  }

  /**
   * Whether another may be told already: at once on the way to taking part, else a little later.
   */
  boolean mayFollow(long now) {
    return lastNumber == 0 || !wasLive || now - lastMadeAt >= Terms.REPORT_APART;
  }
}
