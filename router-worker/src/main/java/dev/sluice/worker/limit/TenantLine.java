package dev.sluice.worker.limit;

import java.util.LinkedHashSet;

/** The jobs of one tenant that wait, in order. Guarded by the gate's lock. */
final class TenantLine extends Turn {

  private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
  private double cost;

  TenantLine(long rank, int weight) {
    super(rank, weight);
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  int size() {
    return waiters.size();
  }

  /** Of all that wait here. */
  double cost() {
    return cost;
  }

  Waiter first() {
    return waiters.getFirst();
  }

  void add(Waiter waiter) {
    waiters.add(waiter);
    cost += waiter.cost;
  }

  void remove(Waiter waiter) {
    waiters.remove(waiter);
    cost = waiters.isEmpty() ? 0 : cost - waiter.cost;
  }
}
