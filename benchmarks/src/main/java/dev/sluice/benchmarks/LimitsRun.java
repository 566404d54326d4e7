package dev.sluice.benchmarks;

import dev.sluice.benchmarks.limits.LimitedProvider;
import dev.sluice.benchmarks.limits.ProviderUse;
import dev.sluice.benchmarks.limits.Scenario;
import dev.sluice.benchmarks.limits.ScenarioRun;
import dev.sluice.benchmarks.limits.Second;
import dev.sluice.schema.Priority;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One scenario: a fleet of its own with more jobs than its limits allow, watched for a while. */
final class LimitsRun {

  /** Of the jobs that the limits allow in the time, so that they never run out. */
  private static final double ABUNDANCE = 1.2;

  private final Testbed testbed;
  private final Scenario scenario;
  private final LimitsBenchmark.Size size;
  private final InstantSource clock = InstantSource.system();

  LimitsRun(Testbed testbed, Scenario scenario, LimitsBenchmark.Size size) {
    this.testbed = testbed;
    this.scenario = scenario;
    this.size = size;
  }

  ScenarioRun measure() throws IOException, InterruptedException {
    try (SimulatorControl simulator = testbed.simulator();
        LimitedFleet fleet = new LimitedFleet(testbed, scenario.wireName())) {
      for (LimitedProvider provider : LimitedProvider.values()) {
        simulator.limit(fleet.simulated(provider), provider);
      }
      fleet.start(scenario.workers());
      feed(fleet);
      Thread.sleep(size.warmUp());
      Instant from = clock.instant();
      Thread.sleep(size.measured().dividedBy(2));
      happen(fleet);
      Instant eventAt = clock.instant();
      Instant to = from.plus(size.measured());
      Thread.sleep(Duration.between(clock.instant(), to));
      fleet.one().requireAlive();
      return new ScenarioRun(
          scenario,
          Duration.between(from, eventAt).toMillis() / 1e3,
          uses(simulator, fleet, from, to));
    }
  }

  private void feed(LimitedFleet fleet) throws InterruptedException {
    long seconds = size.warmUp().plus(size.measured()).toSeconds() + 10;
    int count = (int) (ABUNDANCE * seconds * LimitedProvider.jobsPerMinuteOfAll() / 60);
    List<Integer> partitions = scenario.isSkewed() ? fleet.partitionsOfOne() : allPartitions();
    testbed.publish(
        IntStream.range(0, count).mapToObj(number -> record(fleet.jobs(), partitions, number)));
  }

  /** Every partition has jobs for all providers, in the proportion in which they are served. */
  private static ProducerRecord<byte[], byte[]> record(
      String topic, List<Integer> partitions, int number) {
    List<LimitedProvider> mixed = LimitedProvider.mixed();
    LimitJob job = LimitJob.of(number, mixed.get(number % mixed.size()), Priority.STANDARD);
    int partition = partitions.get(number / mixed.size() % partitions.size());
    return new ProducerRecord<>(topic, partition, job.key(), job.value());
  }

  private static List<Integer> allPartitions() {
    return IntStream.range(0, Testbed.PARTITIONS).boxed().toList();
  }

  private void happen(LimitedFleet fleet) throws InterruptedException {
    switch (scenario.event()) {
      case NONE -> {}
      case KILL -> fleet.killOne();
      case JOIN -> fleet.start(1);
    }
  }

  private static List<ProviderUse> uses(
      SimulatorControl simulator, LimitedFleet fleet, Instant from, Instant to)
      throws IOException, InterruptedException {
    List<ProviderUse> uses = new ArrayList<>();
    for (LimitedProvider provider : LimitedProvider.values()) {
      List<Second> seconds = simulator.seconds(fleet.simulated(provider));
      uses.add(
          ProviderUse.between(provider, from.getEpochSecond() + 1, to.getEpochSecond(), seconds));
    }
    return uses;
  }
}
