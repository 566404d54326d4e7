package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Labels;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A broker, workers, a client, and simulated providers: one takes half a second, one a minute, one
 * a minute and lets one call in at a time, and one is to misbehave as a test wants it to.
 */
@SuppressWarnings("try") // Closing it waits for its workers, and a test may be interrupted.
final class CancelScene implements AutoCloseable {

  /** Within which a cancellation takes effect everywhere. */
  static final Duration AT_ONCE = Duration.ofSeconds(2);

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final List<Worker> workers = new ArrayList<>();
  final EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
  final Simulator simulator =
      Simulator.start(
          0,
          Map.of(
              "brisk", taking(Duration.ofMillis(500)),
              "slow", taking(Duration.ofSeconds(60)),
              "narrow", taking(Duration.ofSeconds(60)),
              "moody", Behavior.INSTANT));
  final SluiceClient client;

  CancelScene(Path directory) throws Exception {
    this.directory = directory;
    startWorker();
    this.client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  private static Behavior taking(Duration time) {
    return Behavior.INSTANT.withLatency(Latency.fixed(time));
  }

  void startWorker() throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            directory.resolve("sluice-" + workers.size() + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 4}
            worker: {max_in_flight: 100, drain_timeout: 1s}
            admin: {port: 0}
            providers:
              brisk: {engine: openai, host: "%s", models: [{name: m}]}
              slow: {engine: openai, host: "%s", models: [{name: m}]}
              narrow: {engine: openai, host: "%s", models: [{name: m}], limits: {max_concurrency: 1}}
              moody: {engine: openai, host: "%s", models: [{name: m}]}
            """
                .formatted(
                    broker.bootstrapServers(),
                    simulator.baseUrl("brisk"),
                    simulator.baseUrl("slow"),
                    simulator.baseUrl("narrow"),
                    simulator.baseUrl("moody")));
    workers.add(Worker.start(ConfigLoader.load(file)));
  }

  void stopWorkers() throws InterruptedException {
    for (Worker worker : workers) {
      worker.stop();
    }
  }

  static Job job(String provider) {
    return Job.chat(provider + "/m", "Hi");
  }

  static Job job(String provider, String batch) {
    return job(provider).withLabels(new Labels(null, batch, null, Labels.none().metadata()));
  }

  static JobResult get(CompletableFuture<JobResult> result) throws Exception {
    return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void awaitUnderWay(String provider, int calls) {
    await().atMost(PATIENCE).until(() -> simulator.ledger().counts(provider).inFlight() == calls);
  }

  /** Until so many jobs wait for the provider that lets in one at a time. */
  void awaitWaiting(int jobs) {
    String meter =
        "(?s).*sluice_limit_waiting\\{[^}]*provider=\"narrow\"[^}]*} %d\\.0\n.*".formatted(jobs);
    await().atMost(PATIENCE).until(() -> metrics().matches(meter));
  }

  private String metrics() throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + workers.getFirst().adminPort() + "/metrics");
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  List<ReceivedCall> calls(String provider) {
    return simulator.ledger().calls().stream()
        .filter(call -> call.provider().equals(provider))
        .toList();
  }

  /** What the provider saw of the calls of jobs that were cancelled at that time. */
  void assertAborted(String provider, Instant cancelledAt) {
    assertThat(calls(provider))
        .isNotEmpty()
        .allSatisfy(
            call -> {
              assertThat(call.clientGone()).isTrue();
              assertThat(call.endedAt()).isBefore(cancelledAt.plus(AT_ONCE));
            });
  }

  /** How many records a read_committed reader of a topic sees of each job. */
  Map<String, Integer> records(String topic) {
    Map<String, Integer> byJob = new HashMap<>();
    try (ResultReader reader = new ResultReader(broker.bootstrapServers(), topic)) {
      for (var record : reader.readToEnd()) {
        byte[] id = record.headers().lastHeader(RecordHeaders.JOB_ID).value();
        byJob.merge(new String(id, UTF_8), 1, Integer::sum);
      }
    }
    return byJob;
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    stopWorkers();
    simulator.close();
    broker.close();
  }
}
