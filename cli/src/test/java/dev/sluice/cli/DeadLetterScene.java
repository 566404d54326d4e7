package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ResultStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.Worker;
import dev.sluice.worker.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A broker, a worker and two providers: {@code steady}, and {@code moody}, which refuses what it is
 * told to. Beside them the command, in processes of its own.
 */
@SuppressWarnings("try") // Closing it waits for its processes, and a test may be interrupted.
final class DeadLetterScene implements AutoCloseable {

  static final String BATCH = "b-1";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final EmbeddedKafka broker;
  private final Simulator simulator;
  private final Worker worker;

  private DeadLetterScene(
      Path directory, EmbeddedKafka broker, Simulator simulator, Worker worker) {
    this.directory = directory;
    this.broker = broker;
    this.simulator = simulator;
    this.worker = worker;
  }

  static DeadLetterScene open(Path directory) throws Exception {
    EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    Simulator simulator =
        Simulator.start(0, Map.of("steady", Behavior.INSTANT, "moody", Behavior.INSTANT));
    Path file =
        Files.writeString(
            directory.resolve("worker.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 3}
            admin: {port: 0}
            providers:
              moody: {engine: openai, host: "%s", models: [{name: m}]}
              steady: {engine: openai, host: "%s", models: [{name: other}]}
            """
                .formatted(
                    broker.bootstrapServers(),
                    simulator.baseUrl("moody"),
                    simulator.baseUrl("steady")));
    Worker worker = Worker.start(ConfigLoader.load(file));
    return new DeadLetterScene(directory, broker, simulator, worker);
  }

  @Override
  public void close() throws InterruptedException {
    worker.stop();
    simulator.close();
    broker.close();
  }

  /** From now on, until it is in a good mood again. */
  void refuse(ErrorKind kind) {
    simulator.behave(
        "moody", Behavior.INSTANT.withFaults(Fault.status(Reply.of(kind), When.ALWAYS)));
  }

  void answer() {
    simulator.behave("moody", Behavior.INSTANT);
  }

  String bootstrap() {
    return broker.bootstrapServers();
  }

  ClientOptions options() {
    return ClientOptions.of(bootstrap());
  }

  /** Runs the command to its end. */
  Sluice run(String... arguments) throws Exception {
    Sluice sluice = start(arguments);
    sluice.exitCode();
    return sluice;
  }

  Sluice start(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrap", bootstrap()));
    return Sluice.start(directory, all.toArray(new String[0]));
  }

  /** Runs it, and it must do what was asked. */
  Sluice succeed(String... arguments) throws Exception {
    Sluice sluice = run(arguments);
    assertThat(sluice.exitCode()).as(sluice.err() + sluice.out()).isZero();
    return sluice;
  }

  /** What it said on standard error, but for how far it was: that depends on the machine. */
  static String said(Sluice sluice) {
    return sluice.err().replaceAll("sluice: read [0-9,]+ of .*\n", "");
  }

  static Job job(String id) {
    return Job.chat("m", "Hi " + id)
        .withId(id)
        .withLabels(new Labels("row-" + id, BATCH, null, Json.mapper().createObjectNode()));
  }

  /** Submits jobs of the batch, and waits for a result of each. */
  List<JobResult> fail(List<Job> jobs) throws InterruptedException {
    try (SluiceClient client = SluiceClient.connect(options());
        ResultStream results = client.follow(BATCH)) {
      client.submitAll(jobs);
      return next(results, jobs.size());
    }
  }

  /** So many results of the batch that are still to come. */
  static List<JobResult> next(ResultStream results, int count) throws InterruptedException {
    List<JobResult> found = new ArrayList<>();
    while (found.size() < count) {
      Optional<JobResult> next = results.next(PATIENCE);
      assertThat(next).as("%d of %d results came", found.size(), count).isPresent();
      found.add(next.get());
    }
    return found;
  }

  /** Whatever happens, every job that a replay submitted comes to its end: waits for that. */
  Map<String, List<JobResult>> resultsOfReplays(int jobs) {
    Map<String, List<JobResult>> results = new HashMap<>();
    Instant deadline = Instant.now().plus(PATIENCE);
    try (KafkaConsumer<byte[], byte[]> reader = reader("llm.results")) {
      while (results.size() < jobs && Instant.now().isBefore(deadline)) {
        reader.poll(Duration.ofMillis(100)).forEach(record -> add(record, results));
      }
      // What a job that was replayed twice would have beside it, nothing waits for.
      readToEnd(reader).forEach(record -> add(record, results));
    }
    return results;
  }

  private static void add(
      ConsumerRecord<byte[], byte[]> record, Map<String, List<JobResult>> results) {
    JobResult result = JobResultCodec.decode(record.value());
    if (result.replay() != null) {
      results.computeIfAbsent(result.id(), id -> new ArrayList<>()).add(result);
    }
  }

  /** The committed records of a topic. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    try (KafkaConsumer<byte[], byte[]> reader = reader(topic)) {
      return readToEnd(reader);
    }
  }

  /** How many of the jobs that were submitted came from a replay. */
  long replayedJobs() {
    return records("llm.jobs").stream()
        .filter(record -> record.headers().lastHeader("sluice-replay") != null)
        .count();
  }

  /** Returns as soon as the first transaction of a replay is committed. */
  void awaitFirstMarks() throws Exception {
    TopicPartition marks = new TopicPartition("llm.dead-letters.replayed", 0);
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    Instant deadline = Instant.now().plus(PATIENCE);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      while (admin
              .listOffsets(Map.of(marks, OffsetSpec.latest()), committed)
              .partitionResult(marks)
              .get()
              .offset()
          == 0) {
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
  }

  static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static List<ConsumerRecord<byte[], byte[]>> readToEnd(
      KafkaConsumer<byte[], byte[]> reader) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      reader.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return records;
  }

  private KafkaConsumer<byte[], byte[]> reader(String topic) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        reader.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return reader;
  }
}
