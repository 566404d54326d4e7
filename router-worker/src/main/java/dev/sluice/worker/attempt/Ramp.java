package dev.sluice.worker.attempt;

/**
 * Lets calls back to a target that has just recovered: as many at once as it has answered since,
 * and one more, so that they double from round to round. When more have failed than were answered,
 * it has not recovered. Not thread-safe.
 */
final class Ramp {

  /** After as many calls the target is trusted like any other. */
  static final int CALLS = 50;

  private int inside;
  private int failed;
  private int answered = 1; // The probe.

  boolean isFull() {
    return inside > answered;
  }

  void enter() {
    inside++;
  }

  void left() {
    inside--;
  }

  void answered() {
    answered++;
  }

  void failed() {
    failed++;
  }

  boolean hasFailed() {
    return failed > answered;
  }

  boolean isOver() {
    return answered + failed >= CALLS;
  }
}
