package dev.sluice.worker.limit;

import java.util.TreeSet;

/**
 * Start-time fair queueing among those who wait: whoever is served is charged the cost by its
 * weight, and the one that has been charged least goes next. Virtual time is where the latest
 * service began; who comes back from being idle starts there, so that nobody saves up a credit, nor
 * gets rid of a charge by leaving the line for a moment. Guarded by the gate's lock.
 */
final class Turns<T extends Turn> {

  private final TreeSet<T> waiting = new TreeSet<>(Turn.ORDER);
  private double virtualTime;
  private double weights;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  double virtualTime() {
    return virtualTime;
  }

  /** Of all those who wait, together. */
  double weights() {
    return weights;
  }

  T first() {
    return waiting.first();
  }

  void join(T one) {
    if (!waiting.contains(one)) {
      one.startAt(virtualTime);
      waiting.add(one);
      weights += one.weight();
    }
  }

  void leave(T one) {
    if (waiting.remove(one)) {
      weights = waiting.isEmpty() ? 0 : weights - one.weight();
    }
  }

  /** It has had its turn, and waits for the next one. */
  void served(T one, double cost) {
    waiting.remove(one);
    virtualTime = Math.max(virtualTime, one.start());
    one.charge(cost);
    waiting.add(one);
  }
}
