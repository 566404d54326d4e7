package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.benchmarks.limits.LimitedProvider;
import dev.sluice.benchmarks.limits.TenantShare;
import dev.sluice.schema.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Three tenants at one limit, of whom one has twenty times as many jobs as its share: nearly all of
 * them are put aside before the others come.
 */
final class CrowdedTenants {

  private static final LimitedProvider PROVIDER = LimitedProvider.WINDOW_OF_BOTH;
  private static final int WORKERS = 2;
  private static final int FLOOD = 20;

  /** Of the jobs that the others are served in the time, so that they never run out. */
  private static final double ABUNDANCE = 1.3;

  private enum Tenant {
    FLOOD(1),
    SINGLE(1),
    DOUBLE(2);

    private static final int WEIGHTS = 4;

    private final int weight;

    Tenant(int weight) {
      this.weight = weight;
    }

    double due() {
      return (double) weight / WEIGHTS;
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Testbed testbed;
  private final LimitsBenchmark.Size size;
  private final Duration measured;
  private final Consumer<String> progress;
  private final Map<String, Tenant> tenants = new HashMap<>();
  private final Map<Tenant, Integer> jobs = new EnumMap<>(Tenant.class);

  CrowdedTenants(Testbed testbed, LimitsBenchmark.Size size, Consumer<String> progress) {
    this.testbed = testbed;
    this.size = size;
    this.measured = size.measured().dividedBy(3);
    this.progress = progress;
  }

  List<TenantShare> measure() throws IOException, InterruptedException {
    try (SimulatorControl simulator = testbed.simulator();
        LimitedFleet fleet = new LimitedFleet(testbed, "tenants", section())) {
      simulator.limit(fleet.simulated(PROVIDER), PROVIDER);
      fleet.start(WORKERS);
      publish(fleet, Tenant.FLOOD);
      fleet.awaitTaken();
      publish(fleet, Tenant.SINGLE);
      publish(fleet, Tenant.DOUBLE);
      Thread.sleep(size.warmUp());
      long before = fleet.putAside();
      List<TenantShare> shares = shares(served(fleet));
      told(shares, fleet.putAside() - before);
      return shares;
    }
  }

  private static String section() {
    StringBuilder section = new StringBuilder("tenants:\n");
    for (Tenant tenant : Tenant.values()) {
      section.append("  %s: {weight: %d}%n".formatted(tenant.wireName(), tenant.weight));
    }
    return section.toString();
  }

  private void publish(LimitedFleet fleet, Tenant tenant) {
    double perSecond = tenant.due() * PROVIDER.jobsPerMinute() / 60;
    int most = (int) (ABUNDANCE * perSecond * size.warmUp().plus(measured).toSeconds());
    int count = tenant == Tenant.FLOOD ? most * FLOOD : most;
    int first = tenants.size();
    jobs.put(tenant, count);
    testbed.publish(
        IntStream.range(first, first + count).mapToObj(number -> record(fleet, number, tenant)));
  }

  private ProducerRecord<byte[], byte[]> record(LimitedFleet fleet, int number, Tenant tenant) {
    LimitJob job = LimitJob.of(number, PROVIDER, Priority.BATCH, tenant.wireName());
    tenants.put(new String(job.key(), UTF_8), tenant);
    return new ProducerRecord<>(fleet.jobs(), job.key(), job.value());
  }

  /** How many results of each tenant's come in the measured time. */
  private Map<Tenant, Long> served(LimitedFleet fleet) {
    Map<Tenant, Long> served = new EnumMap<>(Tenant.class);
    try (ResultReader results = new ResultReader(testbed.servers(), fleet.results(), fleet.one())) {
      long end = System.nanoTime() + measured.toNanos();
      while (System.nanoTime() < end) {
        for (String key : results.keys()) {
          served.merge(tenants.getOrDefault(key, Tenant.FLOOD), 1L, Long::sum);
        }
      }
    }
    return served;
  }

  private List<TenantShare> shares(Map<Tenant, Long> served) {
    long all = served.values().stream().mapToLong(Long::longValue).sum();
    List<TenantShare> shares = new ArrayList<>();
    for (Tenant tenant : Tenant.values()) {
      shares.add(
          new TenantShare(
              tenant.wireName(),
              tenant.weight,
              jobs.getOrDefault(tenant, 0),
              served.getOrDefault(tenant, 0L),
              all,
              tenant.due()));
    }
    return shares;
  }

  private void told(List<TenantShare> shares, long putAside) {
    Stream<String> parts =
        shares.stream().map(one -> "%s %.1f %%".formatted(one.tenant(), 100 * one.share()));
    progress.accept(
        "tenants: %s of %,d; %,d times put aside meanwhile"
            .formatted(String.join(", ", parts.toList()), shares.getFirst().ofAll(), putAside));
  }
}
