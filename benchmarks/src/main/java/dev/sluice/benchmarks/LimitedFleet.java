package dev.sluice.benchmarks;

import dev.sluice.benchmarks.limits.LimitedProvider;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** Worker processes that share topics, a group, and the limits of providers. */
final class LimitedFleet implements AutoCloseable {

  private static final int MAX_IN_FLIGHT = 1_000;
  private static final Duration TO_TAKE = Duration.ofMinutes(3);
  private static final Duration TO_SETTLE = Duration.ofSeconds(60);

  private final Testbed testbed;
  private final String name;
  private final String tenants;
  private final List<Child> workers = new ArrayList<>();
  private int started;

  /**
   * @param name of its group, and what its topics begin with
   */
  LimitedFleet(Testbed testbed, String name) {
    this(testbed, name, "");
  }

  /**
   * @param tenants that section of the workers' configuration; empty for none
   */
  LimitedFleet(Testbed testbed, String name, String tenants) {
    this.testbed = testbed;
    this.name = name;
    this.tenants = tenants;
  }

  String jobs() {
    return name + ".jobs";
  }

  String results() {
    return name + ".results";
  }

  /** What the simulator calls it: fresh for each fleet, so that its buckets are full. */
  String simulated(LimitedProvider provider) {
    return name + "-" + provider.wireName();
  }

  /** Starts some more, and waits until all of them have their part of the jobs. */
  void start(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      started++;
      workers.add(testbed.startWorker(name + "-" + started, configuration()));
    }
    awaitSettled();
  }

  /** Ends one with SIGKILL, in the middle of whatever it does. */
  void killOne() {
    workers.removeFirst().kill();
  }

  Child one() {
    return workers.getFirst();
  }

  private String configuration() {
    StringBuilder providers = new StringBuilder();
    for (LimitedProvider provider : LimitedProvider.values()) {
      providers.append(
          """
            %s:
              engine: openai
              host: "%s"
              limits: {requests_per_minute: %d, tokens_per_minute: %d}
              models: [{name: %s}]
          """
              .formatted(
                  provider.wireName(),
                  testbed.host(simulated(provider)),
                  LimitedProvider.REQUESTS_PER_MINUTE,
                  LimitedProvider.TOKENS_PER_MINUTE,
                  LimitJob.MODEL));
    }
    return """
        kafka: {bootstrap.servers: "%s"}
        topics: {prefix: "%s.", partitions: %d}
        worker: {group_id: "%s", max_in_flight: %d}
        admin: {host: 127.0.0.1, port: 0}
        %sproviders:
        %s"""
        .formatted(
            testbed.servers(), name, Testbed.PARTITIONS, name, MAX_IN_FLIGHT, tenants, providers);
  }

  /** The partitions of the jobs that one of the workers has. */
  List<Integer> partitionsOfOne() throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", testbed.servers()))) {
      return describe(admin).members().stream().map(this::partitions).findFirst().orElseThrow();
    }
  }

  private void awaitSettled() throws InterruptedException {
    long deadline = System.nanoTime() + TO_SETTLE.toNanos();
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", testbed.servers()))) {
      while (!isSettled(describe(admin))) {
        workers.forEach(Child::requireAlive);
        if (System.nanoTime() > deadline) {
          throw new BenchmarkException(
              "the workers of " + name + " did not share the jobs in time");
        }
        Thread.sleep(100);
      }
    }
  }

  /** Waits until the workers have taken all jobs, to call a provider or to put them aside. */
  void awaitTaken() throws InterruptedException {
    long deadline = System.nanoTime() + TO_TAKE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (lag(http) > 0) {
        if (System.nanoTime() > deadline) {
          throw new BenchmarkException("the workers of " + name + " did not take all jobs in time");
        }
        Thread.sleep(100);
      }
    }
  }

  /**
   * How often the workers that live have put a job aside, moves from one rest to the next included.
   */
  long putAside() throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      double sum = 0;
      for (Child worker : workers) {
        sum += WorkerMeter.PUT_ASIDE.read(worker, http);
      }
      return Math.round(sum);
    }
  }

  private double lag(HttpClient http) throws InterruptedException {
    double lag = 0;
    for (Child worker : workers) {
      lag += WorkerMeter.LAG.read(worker, http);
    }
    return lag;
  }

  private boolean isSettled(ConsumerGroupDescription group) {
    return group.groupState() == GroupState.STABLE
        && group.members().size() == workers.size()
        && group.members().stream().noneMatch(member -> partitions(member).isEmpty());
  }

  private List<Integer> partitions(MemberDescription member) {
    return member.assignment().topicPartitions().stream()
        .filter(partition -> partition.topic().equals(jobs()))
        .map(TopicPartition::partition)
        .toList();
  }

  private ConsumerGroupDescription describe(Admin admin) throws InterruptedException {
    try {
      return admin.describeConsumerGroups(List.of(name)).all().get().values().stream()
          .findFirst()
          .orElseThrow();
    } catch (ExecutionException e) {
      throw new BenchmarkException("group " + name + " cannot be looked at: " + e.getCause());
    }
  }

  /** What it leaves undone is of no interest, so nobody waits for it. */
  @Override
  public void close() {
    workers.forEach(Child::kill);
  }
}
