package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of worker processes that are killed and restarted while jobs flow, judged by two
 * witnesses: the provider's record of the calls that it received, and a read_committed reader of
 * the results.
 */
@Timeout(180)
final class FleetIT {

  private static final int JOBS = 5_000;
  private static final int MAX_IN_FLIGHT = 100;

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private final List<Process> workers = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of());
  }

  @AfterEach
  void stop() {
    workers.forEach(Process::destroyForcibly);
    simulator.close();
    broker.close();
  }

  @Test
  void aKilledWorkerCostsNoResultAndRepeatsOnlyWhatItHadInFlight() throws Exception {
    Process doomed = startWorker("doomed");
    startWorker("steady");
    submitJobs();
    awaitResults(JOBS / 4);
    Instant killedAt = Instant.now();
    doomed.destroyForcibly().waitFor();
    // At once, as a supervisor does it: later there might be nothing left for it to do.
    startWorker("restarted");
    awaitResults(JOBS);

    assertOneResultEach();
    List<List<ReceivedCall>> repeated =
        callsByJob().values().stream().filter(calls -> calls.size() > 1).toList();
    Map<String, Instant> published = publicationTimes();
    assertThat(repeated)
        .hasSizeLessThanOrEqualTo(MAX_IN_FLIGHT)
        .allSatisfy(
            calls -> {
              assertThat(calls).hasSize(2);
              assertThat(calls.getFirst().provider()).isEqualTo("doomed");
              assertThat(published.get(jobOf(calls.getFirst()))).isAfter(killedAt);
            });
    assertThat(calledBy("doomed")).isPositive();
    assertThat(calledBy("restarted")).isPositive();
  }

  @Test
  void aRollingRestartRepeatsNoCall() throws Exception {
    Process first = startWorker("first");
    Process second = startWorker("second");
    submitJobs();
    awaitResults(JOBS / 4);
    terminate(first);
    startWorker("first-again");
    awaitResults(JOBS / 2);
    terminate(second);
    startWorker("second-again");
    awaitResults(JOBS);

    assertOneResultEach();
    assertThat(callsByJob().values()).allSatisfy(calls -> assertThat(calls).hasSize(1));
    assertThat(calledBy("first")).isPositive();
    assertThat(calledBy("second")).isPositive();
    assertThat(calledBy("first-again") + calledBy("second-again")).isPositive();
  }

  /** Each worker calls the provider under its own name, so that the record tells who called. */
  private Process startWorker(String name) throws IOException {
    simulator.behave(
        name, Behavior.INSTANT.withLatency(Latency.lognormal(Duration.ofMillis(500), 0.5)));
    Path configuration =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 6}
            worker: {max_in_flight: %d}
            admin: {port: 0}
            providers:
              only:
                engine: openai
                host: %s
                models: [{name: m}]
            """
                .formatted(broker.bootstrapServers(), MAX_IN_FLIGHT, simulator.baseUrl(name)));
    Path log = directory.resolve(name + ".log");
    Process worker =
        new ProcessBuilder(
                Path.of(property("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                property("java.class.path"),
                "dev.sluice.cli.Main",
                "worker",
                "--config",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    workers.add(worker);
    awaitReady(worker, log);
    return worker;
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  /** The command says so once the topics are there and it is about to take jobs. */
  private static void awaitReady(Process worker, Path log) {
    await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> assertThat(worker.isAlive()).as(Files.readString(log)).isTrue())
        .until(() -> Files.readString(log).contains("worker takes jobs"));
  }

  private static void terminate(Process worker) throws InterruptedException {
    worker.destroy();
    assertThat(worker.waitFor(40, TimeUnit.SECONDS)).isTrue();
  }

  private void submitJobs() throws InterruptedException {
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()))) {
      client.submitAll(
          IntStream.range(0, JOBS).mapToObj(i -> Job.chat("m", "job " + i).withId("job-" + i)));
    }
  }

  private void assertOneResultEach() {
    Map<String, Integer> results = new HashMap<>();
    readToEnd().forEach(record -> results.merge(jobOf(record), 1, Integer::sum));
    assertThat(results).hasSize(JOBS).allSatisfy((id, times) -> assertThat(times).isOne());
    assertThat(simulator.ledger().calls()).extracting(ReceivedCall::status).isSubsetOf(0, 200);
  }

  private Map<String, Instant> publicationTimes() {
    Map<String, Instant> times = new HashMap<>();
    readToEnd().forEach(r -> times.put(jobOf(r), Instant.ofEpochMilli(r.timestamp())));
    return times;
  }

  private Map<String, List<ReceivedCall>> callsByJob() {
    Map<String, List<ReceivedCall>> calls = new HashMap<>();
    simulator.ledger().calls().stream()
        .sorted(Comparator.comparingLong(ReceivedCall::sequence))
        .forEach(call -> calls.computeIfAbsent(jobOf(call), job -> new ArrayList<>()).add(call));
    return calls;
  }

  private long calledBy(String worker) {
    return simulator.ledger().calls().stream()
        .filter(call -> call.provider().equals(worker))
        .count();
  }

  /** A call is named by its job and the number of the attempt. */
  private static String jobOf(ReceivedCall call) {
    String id = requireNonNull(call.callId(), "callId is null");
    return id.substring(0, id.lastIndexOf('.'));
  }

  private static String jobOf(ConsumerRecord<byte[], byte[]> result) {
    return new String(result.headers().lastHeader(RecordHeaders.JOB_ID).value(), UTF_8);
  }

  /** Waits until so many jobs have a result. */
  private void awaitResults(int count) {
    Set<String> jobs = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      while (jobs.size() < count) {
        reader.poll(Duration.ofMillis(100)).forEach(result -> jobs.add(jobOf(result)));
      }
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> readToEnd() {
    List<ConsumerRecord<byte[], byte[]>> results = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader.poll(Duration.ofMillis(100)).forEach(results::add);
      }
    }
    return results;
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    List<TopicPartition> partitions =
        Stream.of("llm.results")
            .flatMap(topic -> reader.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return reader;
  }
}
