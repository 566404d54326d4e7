package dev.sluice.worker.share;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The partitions of this worker, and since when and until when it owns them. */
final class Territory {

  private final Map<Integer, Long> since = new HashMap<>();
  private final Map<Integer, Long> lostAt = new HashMap<>();
  private int all = 1;
  private long until = Long.MIN_VALUE;

  /**
   * @param validUntil when they may be another's, unless it is told anew
   * @return whether it owns others than before
   */
  boolean told(Owned owned, long validUntil, long now) {
    boolean lapsed = now > until;
    boolean changed = owned.all() != all || !since.keySet().equals(owned.partitions());
    until = validUntil;
    if (lapsed) {
      since.replaceAll((partition, at) -> now);
    }
    if (changed) {
      all = owned.all();
      Set<Integer> lost = new HashSet<>(since.keySet());
      lost.removeAll(owned.partitions());
      lost.forEach(partition -> lose(partition, now));
      owned.partitions().forEach(partition -> since.putIfAbsent(partition, now));
    }
    return changed;
  }

  private void lose(int partition, long at) {
    since.remove(partition);
    lostAt.put(partition, at);
  }

  /** What is told of: those on their way to another owner are among them. */
  Owned reported(long now) {
    lostAt.values().removeIf(at -> now - at > Terms.TRANSIT);
    Set<Integer> partitions = new HashSet<>(since.keySet());
    lostAt.keySet().stream().filter(partition -> partition < all).forEach(partitions::add);
    return new Owned(partitions, all);
  }

  /** What those partitions entitle to that were owned long enough. */
  long floor(long limit, long now) {
    if (now > until) {
      return 0;
    }
    int settled = 0;
    for (long at : since.values()) {
      settled += now - at >= Terms.SETTLED ? 1 : 0;
    }
    return limit * settled / all;
  }
}
