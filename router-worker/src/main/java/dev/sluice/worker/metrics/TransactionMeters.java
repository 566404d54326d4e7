package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Transactions: how many jobs each one ends, how long it takes, and how many came to nothing. */
public final class TransactionMeters {

  private static final double[] JOBS = {
    1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000
  };

  private static final Duration[] DURATIONS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final DistributionSummary jobs;
  private final Timer duration;
  private final Counter aborted;

  TransactionMeters(MeterRegistry registry) {
    this.jobs =
        DistributionSummary.builder("sluice.transaction.jobs")
            .description("Jobs that one committed transaction ends")
            .serviceLevelObjectives(JOBS)
            .register(registry);
    this.duration =
        Timer.builder("sluice.transaction.duration")
            .description("How long committed transactions took")
            .serviceLevelObjectives(DURATIONS)
            .register(registry);
    this.aborted =
        Counter.builder("sluice.transactions.aborted")
            .description("Transactions that were aborted, or whose outcome had to be asked for")
            .register(registry);
  }

  /**
   * Counts a transaction that is committed.
   *
   * @param jobCount how many jobs it ended
   * @param took from its beginning to the cluster's word that it is committed
   */
  public void committed(int jobCount, Duration took) {
    jobs.record(jobCount);
    duration.record(took);
  }

  public void aborted() {
    aborted.increment();
  }
}
