package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Workers of one fleet between a real broker and simulated providers, whose record is witness. */
@SuppressWarnings("try") // Closing it waits for its workers, and a test may be interrupted.
final class DuplicateScene implements AutoCloseable {

  static final String JOBS = "llm.jobs";
  static final int PARTITIONS = 3;

  private static final int PATIENCE_SECONDS = 60;

  private final Path directory;
  private final EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
  private final Simulator simulator = Simulator.start(0, Map.of("good", Behavior.INSTANT));
  private final List<Worker> workers = new ArrayList<>();
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              broker.bootstrapServers(),
              "key.serializer",
              ByteArraySerializer.class,
              "value.serializer",
              ByteArraySerializer.class));
  private @Nullable SluiceClient client;

  DuplicateScene(Path directory) {
    this.directory = directory;
  }

  Worker startWorker() throws IOException, InterruptedException {
    return startWorker("");
  }

  /**
   * @param more of the configuration; {@code topics} where it begins with that
   */
  Worker startWorker(String more) throws IOException, InterruptedException {
    String topics = more.startsWith("topics:") ? "" : "topics: {partitions: " + PARTITIONS + "}\n";
    Path file =
        Files.writeString(
            directory.resolve("sluice-" + workers.size() + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            worker: {max_in_flight: 200, drain_timeout: 5s}
            admin: {port: 0}
            providers:
              good:
                engine: openai
                host: "%s"
                retry: {max_retries: 0}
                models: [{name: m, price: {input: 1, output: 1}}]
            %s
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl("good"), topics + more));
    Worker worker = Worker.start(ConfigLoader.load(file));
    workers.add(worker);
    return worker;
  }

  void stopWorkers() throws InterruptedException {
    for (Worker worker : workers) {
      worker.stop();
    }
    workers.clear();
  }

  void behave(Behavior behavior) {
    simulator.behave("good", behavior);
  }

  /** How many calls the provider has seen. */
  long calls() {
    return simulator.ledger().counts("good").received();
  }

  CompletableFuture<JobResult> request(Job job) throws InterruptedException {
    if (client == null) {
      client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
    }
    return client.request(job);
  }

  JobResult run(Job job) throws Exception {
    return request(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** A record of the jobs topic as somebody writes it who does not use the client. */
  RecordMetadata publish(@Nullable Integer partition, @Nullable String key, Job job)
      throws Exception {
    return publish(partition, key, new String(JobCodec.encode(job), UTF_8), Map.of());
  }

  RecordMetadata publish(
      @Nullable Integer partition, @Nullable String key, String value, Map<String, byte[]> headers)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            JOBS, partition, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8));
    headers.forEach(record.headers()::add);
    return producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  ResultReader reader(String topic) {
    return new ResultReader(broker.bootstrapServers(), topic);
  }

  /** Waits for so many results. */
  List<JobResult> results(int count) {
    try (ResultReader reader = reader("llm.results")) {
      return reader.await(count).stream().map(DuplicateScene::result).toList();
    }
  }

  static JobResult result(ConsumerRecord<byte[], byte[]> record) {
    return JobResultCodec.decode(record.value());
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @Override
  public void close() throws InterruptedException {
    if (client != null) {
      client.close();
    }
    producer.close();
    stopWorkers();
    simulator.close();
    broker.close();
  }
}
