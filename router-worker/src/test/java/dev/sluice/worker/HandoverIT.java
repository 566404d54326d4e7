package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that come and go while calls are under way that take longer than that. */
@Timeout(180)
final class HandoverIT {

  private static final int JOBS = 40;
  private static final Duration CALL = Duration.ofSeconds(25);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private SluiceClient client;
  private final List<Worker> workers = new ArrayList<>();
  private final List<CompletableFuture<JobResult>> results = new ArrayList<>();

  @BeforeEach
  void start() throws InterruptedException {
    broker = startBroker(0);
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
    simulator =
        Simulator.start(
            0,
            Map.of(
                "slow",
                Behavior.INSTANT.withLatency(Latency.fixed(CALL)),
                "quick",
                Behavior.INSTANT));
  }

  private EmbeddedKafka startBroker(int port) {
    return EmbeddedKafka.start(new EmbeddedKafka.Options(port, directory.resolve("data")));
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    for (Worker worker : workers) {
      worker.hurry();
      worker.stop();
    }
    simulator.close();
    broker.close();
  }

  @Test
  void aWorkerThatStopsEndsItsCallsAndHoldsUpNobodyMeanwhile() throws Exception {
    Worker leaving = startWorker("15m");
    beginJobs();
    CompletableFuture<?> stopped = stopping(leaving);
    startWorker("15m");
    JobResult quick = client.request(Job.chat("quick/m", "Hi")).get(20, TimeUnit.SECONDS);

    assertThat(quick.status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(stopped).isNotDone();
    assertThat(results).noneMatch(CompletableFuture::isDone);
    assertThat(readiness(leaving)).contains("draining, " + JOBS + " held");
    awaitEachCalledOnceAndAnswered();
    stopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatIsSubmittedAgainWhileTheFirstIsHeldWaitsForThatAndIsNotCalled() throws Exception {
    Worker leaving = startWorker("15m");
    beginJobs();
    CompletableFuture<?> stopped = stopping(leaving);
    startWorker("15m");
    awaitSomethingAwaited();
    CompletableFuture<JobResult> again = client.request(job(0).withId("again"));

    awaitEachCalledOnceAndAnswered();
    assertThat(again.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).duplicateOf()).isEqualTo("job-0");
    assertThat(slowCalls()).hasSize(JOBS);
    stopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatIsHeldWhenTheDrainTimeoutIsOverIsBegunByTheNextOwnerAtOnce() throws Exception {
    Worker leaving = startWorker("3s");
    beginJobs();
    CompletableFuture<?> stopped = stopping(leaving);
    startWorker("15m");
    stopped.get(20, TimeUnit.SECONDS);

    await().atMost(Duration.ofSeconds(10)).until(() -> slowCalls().size() == 2 * JOBS);
    awaitResults();
    assertOneResultEach();
  }

  /** Owned by the first, the second, the first again, and in the end by a third. */
  @Test
  void aPartitionThatComesBackOrMovesOnFindsItsCallsWhereTheyWereBegun() throws Exception {
    Worker first = startWorker("15m");
    beginJobs();
    Worker second = startWorker("15m");
    awaitSomethingHeldBy(first);
    CompletableFuture<?> secondStopped = stopping(second);
    secondStopped.get(20, TimeUnit.SECONDS);
    CompletableFuture<?> firstStopped = stopping(first);
    startWorker("15m");

    awaitEachCalledOnceAndAnswered();
    firstStopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aBrokerThatIsGoneForAWhileWhileCallsAreHeldCostsNoResultAndDoublesNone() throws Exception {
    Worker leaving = startWorker("15m");
    beginJobs();
    CompletableFuture<?> stopped = stopping(leaving);
    startWorker("15m");
    await()
        .atMost(PATIENCE)
        .until(() -> readiness(leaving).contains("draining, " + JOBS + " held"));
    int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();
    broker.close();
    await().atMost(PATIENCE).until(() -> simulatorHasAnswered());
    broker = startBroker(port);

    awaitEachCalledOnceAndAnswered();
    stopped.get(60, TimeUnit.SECONDS);
  }

  private boolean simulatorHasAnswered() {
    return slowCalls().stream().allMatch(call -> call.endedAt() != null);
  }

  private Worker startWorker(String drainTimeout) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sluice-" + workers.size() + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 6}
            worker: {max_in_flight: 100, drain_timeout: %s}
            admin: {port: 0}
            providers:
              slow: {engine: openai, host: "%s", models: [{name: m}]}
              quick: {engine: openai, host: "%s", models: [{name: m}]}
            """
                .formatted(
                    broker.bootstrapServers(),
                    drainTimeout,
                    simulator.baseUrl("slow"),
                    simulator.baseUrl("quick")));
    Worker worker = Worker.start(ConfigLoader.load(file));
    workers.add(worker);
    return worker;
  }

  /** All have their calls under way, and no result yet. */
  private void beginJobs() throws InterruptedException {
    for (int i = 0; i < JOBS; i++) {
      results.add(client.request(job(i).withId("job-" + i)));
    }
    await().atMost(PATIENCE).until(() -> slowCalls().size() == JOBS);
  }

  private static Job job(int number) {
    return Job.chat("slow/m", "Hi").withIdempotencyKey("key-" + number);
  }

  private static CompletableFuture<?> stopping(Worker worker) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            worker.stop();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void awaitSomethingHeldBy(Worker worker) {
    await().atMost(PATIENCE).until(() -> isAny(worker, "sluice_jobs_held"));
  }

  private void awaitSomethingAwaited() {
    await().atMost(PATIENCE).until(() -> isAny(workers.getLast(), "sluice_jobs_awaited"));
  }

  private static boolean isAny(Worker worker, String metric) throws Exception {
    return get(worker, "/metrics")
        .lines()
        .anyMatch(line -> line.startsWith(metric) && !line.endsWith(" 0.0"));
  }

  private void awaitEachCalledOnceAndAnswered() throws Exception {
    awaitResults();
    Map<String, Integer> calls = new HashMap<>();
    slowCalls().forEach(call -> calls.merge(String.valueOf(call.callId()), 1, Integer::sum));
    assertThat(calls).hasSize(JOBS).allSatisfy((id, times) -> assertThat(times).isOne());
    assertOneResultEach();
  }

  private void awaitResults() throws Exception {
    for (CompletableFuture<JobResult> result : results) {
      assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status())
          .isEqualTo(JobResult.Status.SUCCEEDED);
    }
  }

  private void assertOneResultEach() {
    Map<String, Integer> times = new HashMap<>();
    try (ResultReader reader = new ResultReader(broker.bootstrapServers(), "llm.results")) {
      reader
          .readToEnd()
          .forEach(
              result ->
                  times.merge(ResultReader.json(result).path("id").asString(""), 1, Integer::sum));
    }
    for (int i = 0; i < JOBS; i++) {
      assertThat(times).containsEntry("job-" + i, 1);
    }
  }

  private List<ReceivedCall> slowCalls() {
    return simulator.ledger().calls().stream()
        .filter(call -> call.provider().equals("slow"))
        .toList();
  }

  private static String readiness(Worker worker) throws Exception {
    return get(worker, "/health/ready");
  }

  private static String get(Worker worker, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + worker.adminPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
