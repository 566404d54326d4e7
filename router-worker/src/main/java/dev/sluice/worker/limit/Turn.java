package dev.sluice.worker.limit;

import java.util.Comparator;

/** Somebody who takes turns with others, according to weights. Guarded by the gate's lock. */
abstract class Turn {

  /** Who has had least for its weight; among equals the lower rank. */
  static final Comparator<Turn> ORDER =
      Comparator.comparingDouble((Turn turn) -> turn.start).thenComparingLong(turn -> turn.rank);

  private final long rank;
  private final double weight;
  private double start;

  /**
   * @param rank unlike that of any other that it takes turns with
   */
  Turn(long rank, double weight) {
    this.rank = rank;
    this.weight = weight;
  }

  double weight() {
    return weight;
  }

  /** The virtual time at which its next turn begins. */
  double start() {
    return start;
  }

  void startAt(double time) {
    start = Math.max(start, time);
  }

  void charge(double cost) {
    start += cost / weight;
  }
}
