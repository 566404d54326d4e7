package dev.sluice.benchmarks;

/**
 * How much is measured.
 *
 * @param rounds of the floor and of the worker each, in turn
 * @param warmUp jobs of a round before its measurement begins: until the compiler has little left
 *     to do, for the floor as for the worker
 * @param measured jobs of a round that are measured
 * @param inFlight of the throughput rounds
 * @param latencyWarmUp round trips of each side that are not counted
 * @param latencies round trips of each side that are counted, in blocks of 50
 * @param heldInFlight of the memory measurement
 */
record Size(
    int rounds,
    int warmUp,
    int measured,
    int inFlight,
    int latencyWarmUp,
    int latencies,
    int heldInFlight) {

  static final Size FULL = new Size(2, 120_000, 40_000, 5_000, 1_000, 1_000, 10_000);

  /** Shows that everything works; its figures say nothing. */
  static final Size QUICK = new Size(1, 500, 1_000, 200, 50, 50, 300);

  /** All jobs of a round: when the last of those that are measured ends, a full window follows. */
  int jobsOfARound() {
    return warmUp + measured + inFlight;
  }

  /** Enough to fill the window three times over. */
  int jobsHeld() {
    return 3 * heldInFlight;
  }
}
