package dev.sluice.worker.limit;

import dev.sluice.schema.Priority;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one priority that were put aside, as work of which the limits do a little all the
 * time: the tenants that have any left share what is done by their weights (generalized processor
 * sharing), so nobody's jobs stand behind another's. Virtual time is what was done for each weight
 * of one; a tenant's work is done once that has reached its end. Guarded by the gate's lock.
 */
final class PriorityCalendar {

  /** So many tenants are remembered at most; who is done soonest is forgotten first. */
  static final int MOST_TENANTS = 1000;

  /** So many of those who are done before a job are told apart when its turn is foretold. */
  private static final int LOOK_AHEAD = 100;

  /** What is left of one tenant. */
  private static final class Place {

    static final Comparator<Place> BY_END =
        Comparator.comparingDouble((Place place) -> place.end)
            .thenComparingLong(place -> place.rank);

    final @Nullable String tenant;
    final int weight;
    final long rank;

    /** Where its jobs end that came back in vain: they go before its others. */
    double againEnd;

    double end;

    Place(@Nullable String tenant, int weight, long rank) {
      this.tenant = tenant;
      this.weight = weight;
      this.rank = rank;
    }
  }

  private final double share;
  private final TenantWeights weights;
  private final Map<@Nullable String, Place> places = new HashMap<>();
  private final TreeSet<Place> byEnd = new TreeSet<>(Place.BY_END);
  private double virtualTime;
  private double weightOfAll;
  private long lastRank;

  PriorityCalendar(Priority priority, TenantWeights weights) {
    this.share = PriorityLine.share(priority);
    this.weights = weights;
  }

  /** Of what is done, while other priorities have work as well. */
  double share() {
    return share;
  }

  boolean isEmpty() {
    return byEnd.isEmpty();
  }

  int tenants() {
    return places.size();
  }

  /** So much was done for all of them together. */
  void done(double work) {
    double left = work;
    while (!byEnd.isEmpty()) {
      Place first = byEnd.first();
      double rest = (first.end - virtualTime) * weightOfAll;
      if (rest > left) {
        virtualTime += left / weightOfAll;
        return;
      }
      left -= rest;
      virtualTime = first.end;
      remove(first);
    }
  }

  /**
   * What is done for all of them before a job begins that is put aside now.
   *
   * @param again whether it came back in vain, and goes before those of its tenant that did not
   */
  double before(@Nullable String tenant, boolean again) {
    Place own = places.get(tenant);
    double start = start(own, again);
    double work = 0;
    double at = virtualTime;
    double weight = weightWith(own, tenant);
    int seen = 0;
    for (Place place : byEnd) {
      if (place.end >= start || ++seen > LOOK_AHEAD) {
        break;
      }
      work += (place.end - at) * weight;
      at = place.end;
      weight -= place.weight;
    }
    return work + (start - at) * weight;
  }

  /**
   * Puts a job aside.
   *
   * @param before what is done for all of them before it begins; no less than {@link #before} says
   * @param cost of the job
   */
  void add(@Nullable String tenant, boolean again, double before, double cost) {
    Place own = places.get(tenant);
    double start = Math.max(start(own, again), virtualAfter(before, own, tenant));
    if (own == null) {
      own = new Place(tenant, weights.of(tenant), ++lastRank);
    } else {
      remove(own);
    }
    double end = start + cost / own.weight;
    own.againEnd = again ? end : own.againEnd;
    own.end = Math.max(own.end, end);
    add(own);
    if (places.size() > MOST_TENANTS) {
      remove(byEnd.first());
    }
  }

  /** What part a tenant has of what is done. */
  double partOf(@Nullable String tenant) {
    Place own = places.get(tenant);
    int weight = own == null ? weights.of(tenant) : own.weight;
    return weight / weightWith(own, tenant);
  }

  private double start(@Nullable Place own, boolean again) {
    return own == null ? virtualTime : Math.max(virtualTime, again ? own.againEnd : own.end);
  }

  private double weightWith(@Nullable Place own, @Nullable String tenant) {
    return own == null ? weightOfAll + weights.of(tenant) : weightOfAll;
  }

  /** The virtual time once so much was done, if until then this tenant has something left. */
  private double virtualAfter(double work, @Nullable Place own, @Nullable String tenant) {
    double left = work;
    double at = virtualTime;
    double weight = weightWith(own, tenant);
    int seen = 0;
    for (Place place : byEnd) {
      if (place == own) {
        continue;
      }
      double step = (place.end - at) * weight;
      if (step >= left || ++seen > LOOK_AHEAD) {
        break;
      }
      left -= step;
      at = place.end;
      weight -= place.weight;
    }
    return at + left / weight;
  }

  private void add(Place place) {
    places.put(place.tenant, place);
    byEnd.add(place);
    weightOfAll += place.weight;
  }

  private void remove(Place place) {
    byEnd.remove(place);
    places.remove(place.tenant);
    weightOfAll = byEnd.isEmpty() ? 0 : weightOfAll - place.weight;
  }
}
