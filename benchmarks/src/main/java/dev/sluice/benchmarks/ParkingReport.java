package dev.sluice.benchmarks;

/**
 * What parked jobs cost and how they came back, for people.
 *
 * @param before bytes of the worker's heap after a collection, when nothing was parked yet
 * @param parked the same with all parked
 * @param afterwards the same when all were back
 */
record ParkingReport(
    Machine machine,
    ParkingBenchmark.Size size,
    long before,
    long parked,
    long afterwards,
    Lateness late) {

  private static final double GOAL_MEBIBYTES = 50;

  static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }

  @Override
  public String toString() {
    double held = mebibytes(parked - before);
    return """
        # Parked jobs, measured

        Jobs that have to wait for more than a moment rest in Kafka: what do they cost the one worker that owns them all, and do they come back in time?

        Measured at %s, commit %s, on %d cores, %s, %s, load average %.2f at the start: broker, simulator and worker share them.%s

        %,d jobs of 1 KB come at once, with a `not_before` between %d and %d s away. One worker with `%s` parks them, hands them on from tier to tier, and calls a provider that answers at once when their time has come.

        ## Memory

        Its heap after a collection: after %,d other jobs, with all jobs parked, and when all were back.

        | before | parked | afterwards | held by the parked ones |
        |---|---|---|---|
        | %.1f MiB | %.1f MiB | %.1f MiB | **%.1f MiB**, goal at most %.0f: %s |

        ## Punctuality

        How long after its `not_before` a job's call began. None began before it, each job was called once and has one result.

        | within a second | p50 | p99 | p99.9 | most |
        |---|---|---|---|---|
        | **%,d of %,d**, goal all: %s | %,d ms | %,d ms | %,d ms | %,d ms |

        ## Measure again

        ```
        benchmarks/run --parking
        ```
        """
        .formatted(
            machine.measuredAt(),
            machine.commit(),
            machine.cores(),
            machine.system(),
            machine.jdk(),
            machine.loadAverage(),
            machine.isQuiet() ? "" : " **The machine was not quiet: these figures do not count.**",
            size.jobs(),
            size.lead().toSeconds(),
            size.lead().plus(size.span()).toSeconds(),
            String.join(" ", Child.WORKER_FLAGS),
            size.warmUp(),
            mebibytes(before),
            mebibytes(parked),
            mebibytes(afterwards),
            held,
            GOAL_MEBIBYTES,
            met(held <= GOAL_MEBIBYTES),
            late.punctual(),
            late.count(),
            met(late.punctual() == late.count()),
            late.p50(),
            late.p99(),
            late.p999(),
            late.most());
  }

  private static String met(boolean is) {
    return is ? "met" : "not met";
  }
}
