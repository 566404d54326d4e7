package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All those who wait at one gate. Jobs that wait for the same limits stand in one lane: a model has
 * a lane of its own where it has limits of its own. Only the first of each lane is looked at, so
 * that it does not matter how many wait. Lanes take turns for what they share, and a lane that
 * waits for a limit of its own does not keep the others from going. Guarded by the gate's lock.
 */
final class Lanes {

  /** The round before any in which something is kept for somebody. */
  static final long NO_ROUND = -1;

  /** Of jobs that may name any model; then those are forgotten in which nobody waits. */
  private static final int MOST_LANES = 2_000;

  private record Key(List<Account> accounts, @Nullable String model) {}

  private final TenantWeights weights;
  private final Room room;
  private final Map<Key, Lane> lanes = new HashMap<>();
  private final TreeSet<Waiter> byGivingUp = new TreeSet<>(Waiter.BY_GIVING_UP);

  /** Those in which somebody waits. */
  private final List<Lane> waiting = new ArrayList<>();

  private final Map<Waiter, Lane> laneOf = new HashMap<>();
  private double virtualTime;
  private long round;
  private long lastRank;

  Lanes(TenantWeights weights, Room room) {
    this.weights = weights;
    this.room = room;
  }

  int size() {
    return laneOf.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  Lane of(Ask ask, List<Way> ways) {
    boolean own = false;
    for (Way way : ways) {
      own |= way.model().hasLimits();
    }
    if (lanes.size() >= MOST_LANES) {
      lanes.values().removeIf(Lane::isEmpty);
    }
    return lanes.computeIfAbsent(
        new Key(ask.accounts(), own ? ask.model() : null), key -> new Lane(++lastRank, weights));
  }

  /** What waits before a job that comes now. */
  Ahead ahead(Ask ask, List<Way> ways) {
    return isEmpty()
        ? Ahead.NONE
        : of(ask, ways).ahead(ask.priority(), ask.tenant(), ways.getFirst().cost(ask.tokens()));
  }

  /**
   * Whether too many wait already, here or at other gates, for one more to do so.
   *
   * @param patience in nanoseconds
   */
  boolean isFull(Ask ask, List<Way> ways, long patience) {
    return room.isFull(of(ask, ways).inLine(ask), patience);
  }

  void add(Waiter waiter) {
    waiter.cost = waiter.ways.getFirst().cost(waiter.tokens);
    Lane lane = of(waiter.ask, waiter.ways);
    laneOf.put(waiter, lane);
    if (lane.isEmpty()) {
      lane.startAt(virtualTime);
      waiting.add(lane);
    }
    lane.add(waiter);
    room.joined(lane.inLine(waiter.ask));
    if (waiter.giveUpNanos < Quota.NEVER) {
      byGivingUp.add(waiter);
    }
    waiter.ways.forEach(way -> way.await(waiter.tokens, 1.0 / waiter.ways.size()));
  }

  /** False if it does not wait any more. */
  boolean remove(Waiter waiter) {
    Lane lane = laneOf.get(waiter);
    if (lane == null) {
      return false;
    }
    lane.remove(waiter);
    left(lane, waiter);
    return true;
  }

  private void left(Lane lane, Waiter waiter) {
    laneOf.remove(waiter);
    room.left(lane.inLine(waiter.ask));
    byGivingUp.remove(waiter);
    if (lane.isEmpty()) {
      waiting.remove(lane);
    }
    waiter.ways.forEach(way -> way.await(waiter.tokens, -1.0 / waiter.ways.size()));
  }

  /**
   * Lets all stand in line anew.
   *
   * @param limits makes them known, so that lanes may be others than before
   */
  void regroup(Runnable limits) {
    List<Waiter> all = new ArrayList<>(laneOf.keySet());
    all.sort(Comparator.comparingLong(waiter -> waiter.number));
    all.forEach(this::remove);
    lanes.clear();
    limits.run();
    all.forEach(this::add);
  }

  /** When none of those who wait now waits any more, at the latest; the past where nobody waits. */
  long emptyBy() {
    if (byGivingUp.size() < laneOf.size()) {
      return Quota.NEVER;
    }
    return byGivingUp.isEmpty() ? 0 : byGivingUp.last().giveUpNanos;
  }

  /** Who gives up next; null if nobody does. */
  @Nullable Waiter nextToGiveUp() {
    return byGivingUp.isEmpty() ? null : byGivingUp.first();
  }

  /**
   * Lets all those go whose turn has come.
   *
   * @param go told of each, and of the way it goes
   * @return when the next one can go by itself
   */
  long admit(long now, BiConsumer<Waiter, Way> go) {
    round++;
    long next = Quota.NEVER;
    for (Lane lane = nextLane(); lane != null; lane = nextLane()) {
      Waiter first = lane.first();
      Way free = first.free(round, now);
      if (free == null) {
        lane.heldIn = round;
        next = Math.min(next, first.hold(round, now));
      } else {
        virtualTime = Math.max(virtualTime, lane.start());
        lane.startAt(virtualTime);
        lane.serve(first);
        lane.charge(first.cost / lane.shareOf(first.priority()));
        left(lane, first);
        go.accept(first, free);
      }
    }
    return next;
  }

  /** The one that has had least, of those of which it is not known yet that they have to wait. */
  private @Nullable Lane nextLane() {
    Lane next = null;
    for (Lane lane : waiting) {
      if (lane.heldIn < round && (next == null || Turn.ORDER.compare(lane, next) < 0)) {
        next = lane;
      }
    }
    return next;
  }
}
