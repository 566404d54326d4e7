package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.redis.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole workers that draw a provider's limit from Redis, judged by the provider's own ledger. */
@Timeout(180)
final class RedisWorkersIT {

  private static final int PER_SECOND = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private RedisServer redis;
  private EmbeddedKafka broker;
  private Simulator simulator;
  private SluiceClient client;
  private final List<Worker> workers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start(directory);
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("narrow", Behavior.INSTANT));
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
    workers.add(startWorker());
    workers.add(startWorker());
    for (Worker worker : workers) {
      await()
          .atMost(PATIENCE)
          .until(() -> get(worker, "/metrics").contains("sluice_limit_drawn 1"));
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    for (Worker worker : workers) {
      worker.stop();
    }
    if (simulator != null) {
      simulator.close();
    }
    if (broker != null) {
      broker.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void jobsOfTwoWorkersGoAsFastAsTheLimitAllowsAndNoFaster() throws Exception {
    for (Worker worker : workers) {
      assertThat(get(worker, "/health/ready")).contains("limits by the minute are drawn from it");
    }
    assertThat(results(submit(500))).allSatisfy(RedisWorkersIT::assertSucceeded);

    List<Instant> calls = calls();
    double seconds = Duration.between(calls.getFirst(), calls.getLast()).toMillis() / 1000.0;
    assertThat(calls).hasSize(500);
    assertThat(seconds).isBetween(500.0 / PER_SECOND * 0.9, 500.0 / PER_SECOND * 3);
  }

  @Test
  void whereRedisDiesNoJobIsLostAndNoneWaitsForIt() throws Exception {
    List<CompletableFuture<JobResult>> jobs = submit(600);
    await().atMost(PATIENCE).until(() -> calls().size() >= 100);
    redis.kill();
    for (Worker worker : workers) {
      await()
          .atMost(PATIENCE)
          .until(() -> get(worker, "/metrics").contains("sluice_limit_drawn 0"));
      assertThat(get(worker, "/health/ready")).contains("divided through Kafka");
    }
    int before = calls().size();
    await().atMost(PATIENCE).until(() -> calls().size() >= before + 100);

    redis.start();
    for (Worker worker : workers) {
      await()
          .atMost(PATIENCE)
          .until(() -> get(worker, "/metrics").contains("sluice_limit_drawn 1"));
    }
    assertThat(results(jobs)).hasSize(600).allSatisfy(RedisWorkersIT::assertSucceeded);
    assertThat(calls()).hasSize(600);
  }

  private List<CompletableFuture<JobResult>> submit(int count) throws InterruptedException {
    List<CompletableFuture<JobResult>> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(client.request(Job.chat("m", "job " + i)));
    }
    return jobs;
  }

  private static List<JobResult> results(List<CompletableFuture<JobResult>> jobs) throws Exception {
    List<JobResult> results = new ArrayList<>();
    for (CompletableFuture<JobResult> job : jobs) {
      results.add(job.get(90, TimeUnit.SECONDS));
    }
    return results;
  }

  private static void assertSucceeded(JobResult result) {
    assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
  }

  /** When the provider was called, in order. */
  private List<Instant> calls() {
    return simulator.ledger().calls().stream().map(ReceivedCall::startedAt).sorted().toList();
  }

  private Worker startWorker() throws Exception {
    String yaml =
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 8}
        admin: {port: 0}
        redis: {uri: "${REDIS}"}
        providers:
          narrow:
            engine: openai
            host: ${SIMULATOR}/narrow/v1
            limits: {requests_per_minute: %d}
            models: [{name: m}]
        """
            .formatted(broker.bootstrapServers(), 60 * PER_SECOND);
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    Map<String, String> environment =
        Map.of("SIMULATOR", "http://127.0.0.1:" + simulator.port(), "REDIS", redis.uri());
    return Worker.start(ConfigLoader.load(file, environment::get));
  }

  private static String get(Worker worker, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + worker.adminPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
