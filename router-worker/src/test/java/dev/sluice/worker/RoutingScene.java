package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A worker between a real broker and simulated providers, and a client that asks it. */
final class RoutingScene {

  private static final int PATIENCE_SECONDS = 120;

  private final EmbeddedKafka broker;
  private final Simulator simulator;
  private final Worker worker;
  private final SluiceClient client;

  private RoutingScene(
      EmbeddedKafka broker, Simulator simulator, Worker worker, SluiceClient client) {
    this.broker = broker;
    this.simulator = simulator;
    this.worker = worker;
    this.client = client;
  }

  /**
   * @param behaviors by provider; those that are not named answer at once
   * @param yaml what a configuration says beside where the broker is; a provider's host is {@code
   *     ${SIMULATOR}/its-name/v1}
   */
  static RoutingScene start(Path directory, Map<String, Behavior> behaviors, String yaml)
      throws Exception {
    EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    Simulator simulator = Simulator.start(0, behaviors);
    String common =
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 1}
        admin: {port: 0}
        """
            .formatted(broker.bootstrapServers());
    Path file = Files.writeString(directory.resolve("sluice.yaml"), common + yaml);
    Map<String, String> environment = Map.of("SIMULATOR", "http://127.0.0.1:" + simulator.port());
    Worker worker = Worker.start(ConfigLoader.load(file, environment::get));
    SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
    return new RoutingScene(broker, simulator, worker, client);
  }

  Simulator simulator() {
    return simulator;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  JobResult run(Job job) throws Exception {
    return client.request(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** All at once, and in this order. */
  List<CompletableFuture<JobResult>> submit(List<Job> jobs) throws InterruptedException {
    List<CompletableFuture<JobResult>> futures = new ArrayList<>();
    for (Job job : jobs) {
      futures.add(client.request(job));
    }
    return futures;
  }

  /** All at once; the results in the order of the jobs. */
  List<JobResult> runAll(List<Job> jobs) throws Exception {
    List<CompletableFuture<JobResult>> futures = submit(jobs);
    List<JobResult> results = new ArrayList<>();
    for (CompletableFuture<JobResult> future : futures) {
      results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return results;
  }

  /** How many calls a provider was sent since the simulator's ledger was cleared. */
  long callsTo(String provider) {
    return simulator.ledger().counts(provider).received();
  }

  /** The sum of all that the worker's metrics say under a name. */
  double meter(String name) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + worker.adminPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  /** Where the answer came from, as {@code provider/model}. */
  static String answeredBy(JobResult result) {
    assertThat(result.outcome()).as("%s", result).isInstanceOf(JobResult.Succeeded.class);
    JobResult.Succeeded succeeded = (JobResult.Succeeded) result.outcome();
    return succeeded.route().provider() + "/" + succeeded.route().model();
  }

  /** The calls of a result in their order, as {@code provider: how it ended}. */
  static List<String> calls(JobResult result) {
    return result.attempts().stream()
        .filter(attempt -> !(attempt.outcome() instanceof Attempt.Excluded))
        .map(attempt -> attempt.provider() + ": " + ending(attempt))
        .toList();
  }

  /** What a result says was left out, as {@code provider: why}. */
  static List<String> excluded(JobResult result) {
    return result.attempts().stream()
        .filter(attempt -> attempt.outcome() instanceof Attempt.Excluded)
        .map(attempt -> attempt.provider() + ": " + ending(attempt))
        .toList();
  }

  private static String ending(Attempt attempt) {
    return switch (attempt.outcome()) {
      case Attempt.Answered _ -> "succeeded";
      case Attempt.Failed failed -> failed.code().wireName();
      case Attempt.Excluded excluded -> excluded.message();
    };
  }

  void stop() throws InterruptedException {
    client.close();
    worker.stop();
    simulator.close();
    broker.close();
  }
}
