package dev.sluice.worker.limit;

import dev.sluice.schema.Priority;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one priority that wait in a lane: tenants take turns by their weights. A tenant that
 * has nothing waiting is remembered until the others have had as much as it had. Guarded by the
 * gate's lock.
 */
final class PriorityLine extends Turn {

  /** So many tenants without a waiting job are remembered at most. */
  private static final int MOST_IDLE = 1000;

  private final TenantWeights weights;
  private final Turns<TenantLine> turns = new Turns<>();
  private final Map<@Nullable String, TenantLine> waiting = new HashMap<>();

  /** The one that has been idle for longest first. */
  private final LinkedHashMap<@Nullable String, TenantLine> idle = new LinkedHashMap<>();

  private long lastRank;
  private double cost;

  PriorityLine(Priority priority, TenantWeights weights) {
    super(Math.round(-100 * share(priority)), share(priority));
    this.weights = weights;
  }

  /** What part of what is scarce a priority gets, while all of them wait for it. */
  static double share(Priority priority) {
    return switch (priority) {
      case INTERACTIVE -> 0.7;
      case STANDARD -> 0.2;
      case BATCH -> 0.1;
    };
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** Of all that wait here. */
  double cost() {
    return cost;
  }

  int inLine(@Nullable String tenant) {
    TenantLine line = waiting.get(tenant);
    return line == null ? 0 : line.size();
  }

  Waiter first() {
    return turns.first().first();
  }

  void add(Waiter waiter) {
    TenantLine line = waiting.get(waiter.tenant());
    if (line == null) {
      line = idle.remove(waiter.tenant());
      line = line == null ? new TenantLine(++lastRank, weights.of(waiter.tenant())) : line;
      waiting.put(waiter.tenant(), line);
      turns.join(line);
    }
    line.add(waiter);
    cost += waiter.cost;
  }

  /** The first one goes. */
  void serve(Waiter first) {
    TenantLine line = turns.first();
    turns.served(line, first.cost);
    remove(first);
  }

  void remove(Waiter waiter) {
    TenantLine line = waiting.get(waiter.tenant());
    if (line == null) {
      return;
    }
    line.remove(waiter);
    cost -= waiter.cost;
    if (line.isEmpty()) {
      waiting.remove(waiter.tenant());
      turns.leave(line);
      idle.put(waiter.tenant(), line);
      forget();
    }
    if (waiting.isEmpty()) {
      cost = 0;
    }
  }

  private void forget() {
    Iterator<TenantLine> oldest = idle.values().iterator();
    while (oldest.hasNext()) {
      if (oldest.next().start() > turns.virtualTime() && idle.size() <= MOST_IDLE) {
        return;
      }
      oldest.remove();
    }
  }

  /**
   * What is served before a job that comes now, of this priority.
   *
   * @param own what the job itself costs
   */
  double ahead(@Nullable String tenant, double own) {
    TenantLine line = waiting.get(tenant);
    int weight = line == null ? weights.of(tenant) : (int) line.weight();
    double before = line == null ? 0 : line.cost();
    double others = turns.weights() - (line == null ? 0 : weight);
    return before + Math.min(cost - before, (before + own) * others / weight);
  }

  /** How many tenants are known, waiting or not. */
  int tenants() {
    return waiting.size() + idle.size();
  }
}
