package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.limit.Limits;
import dev.sluice.worker.fleet.FleetMessage.LimitUse;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.fleet.FleetView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker processes that share the limit of one provider, which enforces it strictly and keeps a
 * record of who called it when.
 */
@Timeout(180)
final class FleetLimitsIT {

  private static final int PER_SECOND = 20;
  private static final int PARTITIONS = 6;

  /** A lone worker's jobs; far more than it is served before it is killed. */
  private static final int JOBS_OF_ONE = 600;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Map<String, Sluice> workers = new HashMap<>();
  private EmbeddedKafka broker;
  private Simulator simulator;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator =
        Simulator.start(
            0,
            Map.of(
                "limited",
                Behavior.INSTANT
                    .withLatency(Latency.lognormal(Duration.ofMillis(100), 0.5))
                    .withLimits(
                        new Limits(60 * PER_SECOND, null, null).with(Limits.Window.SLIDING))));
  }

  @AfterEach
  void stop() {
    workers.values().forEach(Sluice::close);
    simulator.close();
    broker.close();
  }

  @Test
  void aFleetUsesTheLimitWhereverTheJobsAreAndNeverExceedsIt() throws Exception {
    startWorker("first");
    startWorker("second");
    awaitShared(2);
    publish(JOBS_OF_ONE, partitionsOfOne());

    // The part of its partitions would be half of the limit.
    await().atMost(PATIENCE).until(() -> mostToldShare() >= 60 * PER_SECOND * 3 / 4);
    await().atMost(PATIENCE).until(() -> mostWithin(Duration.ofSeconds(10)) >= 5 * PER_SECOND);
    assertThat(providers()).containsPattern("limited +\\S+ +\\S+ +requests_per_minute +1,200 ");

    String killed = busiest();
    requireNonNull(workers.get(killed), killed).signal("KILL");
    startWorker("joining");
    publish(JOBS_OF_ONE, IntStream.range(0, PARTITIONS).boxed().toList());
    for (String name : workers.keySet()) {
      if (!name.equals(killed)) {
        await().atMost(PATIENCE).until(() -> callsOf(name).size() >= 5 * PER_SECOND);
      }
    }

    assertThat(calls()).filteredOn(call -> call.status() == 429).hasSizeLessThanOrEqualTo(2);
    // Three seconds' worth may go at once, and what a busy machine held up comes in a heap.
    // Workers that do not share would send twice as many.
    assertThat(mostWithin(Duration.ofSeconds(10))).isLessThan(16 * PER_SECOND);
  }

  /** Its calls name it as their model, so that the record tells who called. */
  private void startWorker(String name) throws Exception {
    Path configuration =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: %d}
            worker: {drain_timeout: 1s}
            admin: {port: 0}
            providers:
              limited:
                engine: openai
                host: %s
                limits: {requests_per_minute: %d}
                models: [{name: %s, aliases: [m]}]
            """
                .formatted(
                    broker.bootstrapServers(),
                    PARTITIONS,
                    simulator.baseUrl("limited"),
                    60 * PER_SECOND,
                    name));
    Sluice worker = Sluice.start(directory, "worker", "--config", configuration.toString());
    workers.put(name, worker);
    worker.awaitSaying("takes jobs from (\\S+)");
  }

  private void awaitShared(int members) throws Exception {
    try (Admin admin = admin()) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                ConsumerGroupDescription group = describe(admin);
                return group.groupState() == GroupState.STABLE
                    && group.members().size() == members
                    && group.members().stream().noneMatch(one -> partitions(one).isEmpty());
              });
    }
  }

  private List<Integer> partitionsOfOne() throws Exception {
    try (Admin admin = admin()) {
      return partitions(describe(admin).members().iterator().next());
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static ConsumerGroupDescription describe(Admin admin) throws Exception {
    return admin.describeConsumerGroups(List.of("sluice-workers")).all().get().values().stream()
        .findFirst()
        .orElseThrow();
  }

  private static List<Integer> partitions(MemberDescription member) {
    return member.assignment().topicPartitions().stream()
        .filter(partition -> partition.topic().equals("llm.jobs"))
        .map(TopicPartition::partition)
        .toList();
  }

  private void publish(int count, List<Integer> partitions) {
    byte[] job =
        """
        {"model":"m","messages":[{"role":"user","content":"Hi"}]}\
        """
            .getBytes(UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class))) {
      for (int i = 0; i < count; i++) {
        int partition = partitions.get(i % partitions.size());
        var _ = producer.send(new ProducerRecord<>("llm.jobs", partition, null, job));
      }
    }
  }

  private List<ReceivedCall> calls() {
    return simulator.ledger().calls();
  }

  private List<ReceivedCall> callsOf(String worker) {
    return calls().stream().filter(call -> worker.equals(call.model())).toList();
  }

  private String busiest() {
    return workers.keySet().stream()
        .max((one, other) -> Integer.compare(callsOf(one).size(), callsOf(other).size()))
        .orElseThrow();
  }

  /** Of the limit, of any worker for which jobs waited then. */
  private long mostToldShare() {
    return FleetView.read(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            "llm.fleet",
            Duration.ofSeconds(5),
            InstantSource.system())
        .stream()
        .flatMap(
            heard ->
                heard.message() instanceof LimitsUsed told
                    ? told.limits().stream()
                    : Stream.<LimitUse>empty())
        .filter(use -> use.waiting() > 0)
        .mapToLong(LimitUse::share)
        .max()
        .orElse(0);
  }

  /** How many calls came within so long at most, wherever that begins. */
  private int mostWithin(Duration span) {
    List<Instant> times = calls().stream().map(ReceivedCall::startedAt).sorted().toList();
    int most = 0;
    for (int first = 0, last = 0; last < times.size(); last++) {
      while (times.get(first).plus(span).isBefore(times.get(last))) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  private String providers() throws Exception {
    Sluice providers =
        Sluice.run(
            directory,
            "providers",
            "--config",
            directory.resolve("second.yaml").toString(),
            "--provider",
            "limited");
    assertThat(providers.exitCode()).as(providers.err()).isZero();
    return providers.out();
  }
}
