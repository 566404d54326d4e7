package dev.sluice.benchmarks;

/** All that one run measured. */
record Report(
    Machine machine,
    Size size,
    Throughput.Figures throughput,
    IdleLatency.Figures latency,
    Footprint.Figures footprint) {

  /** The worker's processor time over the floor's, at most. */
  static final double CPU_GOAL = 1.5;

  /** The worker's idle latency over the echo's, at most. */
  static final double LATENCY_GOAL = 2;

  /** What the worker may keep resident. */
  static final long MEMORY_GOAL = 512L << 20;

  double p50Ratio() {
    return latency.worker().p50Millis() / latency.echo().p50Millis();
  }

  double p99Ratio() {
    return latency.worker().p99Millis() / latency.echo().p99Millis();
  }
}
