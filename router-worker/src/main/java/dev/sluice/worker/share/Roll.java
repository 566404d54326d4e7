package dev.sluice.worker.share;

import dev.sluice.worker.share.Report.Entry;
import dev.sluice.worker.share.Report.Reference;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the log tells up to where this worker has read it: who takes part, this worker among them,
 * and with what claims. All who have read as far have the same.
 */
final class Roll {

  private final String self;
  private final Map<String, Peer> peers = new TreeMap<>();
  private final Map<Reference, Place> references = new LinkedHashMap<>();
  private long length;
  private long stamp;
  private @Nullable Reference latest;
  private List<Peer> live = List.of();
  private long reliableUntil = Long.MAX_VALUE;
  private int place = -1;
  private int reach;
  private int all = 1;

  /**
   * Where a report stands.
   *
   * @param after a report of this worker's, made at that moment, stands before it; null if none
   */
  private record Place(long place, @Nullable Long after, long heardAt) {}

  Roll(String self) {
    this.self = self;
  }

  /** Whether it is a report that came twice, or after a later one. */
  boolean isStale(String worker, Report report) {
    Peer peer = peers.get(worker);
    return peer != null && report.number() <= peer.last().number();
  }

  /**
   * Takes a report that is not stale.
   *
   * @param stampedAt by the log's own clock
   * @param ownMadeAt when this worker made what it last read back; null if it read nothing back
   * @return whether there may be less to divide than before
   */
  boolean heard(String worker, Report report, long stampedAt, @Nullable Long ownMadeAt, long now) {
    length++;
    stamp = stampedAt;
    Place after = report.after() == null ? null : references.get(report.after());
    Peer peer = peers.computeIfAbsent(worker, name -> new Peer(report, now));
    boolean wasLive = peer.isLive();
    Report before = peer.last();
    peer.heard(
        report, after == null ? -1 : after.place(), after == null ? null : after.after(), now);
    remember(new Reference(worker, report.number()), new Place(length, ownMadeAt, now));
    boolean reshaped =
        wasLive != peer.isLive()
            || (wasLive && (!before.owned().equals(report.owned()) || !sameLimits(before, report)));
    if (reshaped) {
      measure();
    }
    reliableUntil = leastReliable();
    return reshaped;
  }

  private void remember(Reference reference, Place where) {
    references.put(reference, where);
    latest = reference;
    Iterator<Place> oldest = references.values().iterator();
    while (where.heardAt() - oldest.next().heardAt() > Terms.REFERENCES) {
      oldest.remove();
    }
  }

  private static boolean sameLimits(Report before, Report after) {
    return before.entries().keySet().equals(after.entries().keySet())
        && before.entries().entrySet().stream()
            .allMatch(
                entry ->
                    Objects.requireNonNull(after.entries().get(entry.getKey())).limit()
                        == entry.getValue().limit());
  }

  /**
   * @return whether it took part until now, and does no more
   */
  boolean heardSilent(String worker, long number) {
    Peer peer = peers.get(worker);
    return peer != null && peer.last().number() == number && heardLeft(worker);
  }

  boolean heardLeft(String worker) {
    length++;
    Peer peer = peers.get(worker);
    if (peer == null || !peer.isLive()) {
      return false;
    }
    peer.leave(length);
    measure();
    return true;
  }

  private void measure() {
    live = peers.values().stream().filter(Peer::isLive).toList();
    place = live.indexOf(peers.get(self));
    reliableUntil = leastReliable();
    List<Owned> owned = live.stream().map(peer -> peer.last().owned()).toList();
    all = owned.stream().mapToInt(Owned::all).max().orElse(1);
    Set<Integer> reached = new HashSet<>();
    owned.forEach(part -> reached.addAll(part.partitions()));
    reach = Math.min(all, reached.size());
  }

  void forget() {
    peers.clear();
    references.clear();
    latest = null;
    measure();
  }

  /** Those who take part, always in the same order. */
  List<Peer> live() {
    return live;
  }

  boolean isLive(String worker) {
    Peer peer = peers.get(worker);
    return peer != null && peer.isLive();
  }

  /** Whether this worker does. */
  boolean isOwnLive() {
    return place >= 0;
  }

  /** This worker among {@link #live}; -1 if it is not. */
  int place() {
    return place;
  }

  @Nullable Peer peer(String worker) {
    return peers.get(worker);
  }

  Map<String, Peer> peers() {
    return peers;
  }

  /** The last report of anybody. */
  @Nullable Reference latest() {
    return latest;
  }

  /** What time it was by the log's own clock. */
  long stamp() {
    return stamp;
  }

  /** What those who take part may use together: what nobody of them owns is not theirs. */
  long capacity(String bucket, long ownLimit) {
    long limit = ownLimit;
    for (Peer peer : live) {
      Entry entry = peer.entry(bucket);
      limit = entry == null ? limit : Math.min(limit, entry.limit());
    }
    return limit * reach / all;
  }

  /** Until when what all others told may be relied on. */
  long reliableUntil() {
    return reliableUntil;
  }

  private long leastReliable() {
    long least = Long.MAX_VALUE;
    Peer own = peers.get(self);
    for (Peer peer : live) {
      least = peer == own ? least : Math.min(least, peer.reliableUntil());
    }
    return least;
  }
}
