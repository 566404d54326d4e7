package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges which holders are dead, by their silence. A wrong judgement repeats calls, and nothing
 * worse: whoever is taken for dead is kept from publishing before anybody else begins.
 *
 * <p>Silence counts while this worker can hear: what nobody could write or read is no silence. So a
 * cluster that was away, or a process that stood still, kills nobody.
 *
 * <p>All times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class HolderWatch {

  /** A holder says that it lives once a second. */
  static final long SILENCE = 8_000_000_000L;

  /** For how long this worker must have heard everything, without a word of the holder. */
  static final long ATTENTION = 2_500_000_000L;

  /** Between two moments at which everything was heard lies no more than that. */
  private static final long BREAK = 2_000_000_000L;

  private final Map<String, Long> heardAt = new HashMap<>();
  private final Set<String> watched = new HashSet<>();
  private final Set<String> condemned = new HashSet<>();
  private long attentiveSince;
  private long attentiveAt = Long.MIN_VALUE;

  /** A holder has said something, or somebody has said that it holds something. */
  void heard(String holder, long now) {
    heardAt.put(holder, now);
  }

  /** Somebody else has judged it already. */
  void condemn(String holder) {
    condemned.add(holder);
  }

  /** Somebody waits for what it holds. */
  void watch(String holder, long now) {
    if (watched.add(requireNonNull(holder, "holder is null"))) {
      heardAt.putIfAbsent(holder, now);
    }
  }

  boolean isWatching() {
    return !watched.isEmpty();
  }

  /** Nobody waits for it any more. */
  void unwatch(String holder) {
    watched.remove(holder);
  }

  /** All was heard that had been said up to a moment ago. */
  void attentive(long now) {
    if (attentiveAt == Long.MIN_VALUE || now - attentiveAt > BREAK) {
      attentiveSince = now;
    }
    attentiveAt = now;
  }

  /** Of those that are watched, who is dead. */
  List<String> dead(long now) {
    List<String> dead = new ArrayList<>();
    boolean attentive = attentiveAt == now && now - attentiveSince >= ATTENTION;
    for (String holder : watched) {
      boolean silent = now - heardAt.getOrDefault(holder, now) >= SILENCE;
      if (condemned.contains(holder) || (attentive && silent)) {
        dead.add(holder);
      }
    }
    return dead;
  }
}
