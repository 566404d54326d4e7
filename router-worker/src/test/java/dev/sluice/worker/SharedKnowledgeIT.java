package dev.sluice.worker;

import static dev.sluice.simulator.Fault.Reply.SERVER_ERROR;
import static dev.sluice.simulator.Fault.When.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.fleet.FleetMessage.Measured;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import dev.sluice.worker.fleet.FleetView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole workers that learn from each other through the cluster. */
@Timeout(120)
final class SharedKnowledgeIT {

  private static final String OPEN = "2.0";

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private final List<Worker> workers = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator =
        Simulator.start(
            0,
            Map.of(
                "slow",
                Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofMillis(400))),
                "fast",
                Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofMillis(20))),
                "shaky",
                Behavior.INSTANT.withFaults(Fault.status(SERVER_ERROR, ALWAYS))));
  }

  @AfterEach
  void stop() throws Exception {
    for (Worker worker : workers) {
      worker.stop();
    }
    simulator.close();
    broker.close();
  }

  @Test
  void aNewWorkerRoutesItsFirstJobByWhatTheOthersHaveMeasured() throws Exception {
    Worker first = startWorker("partitions: 4");
    try (SluiceClient client = connect()) {
      assertThat(run(client, "slow/m", 5)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
      assertThat(run(client, "fast/m", 5)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
      await().atMost(Duration.ofSeconds(20)).until(() -> callsToldOf() == 10);
      first.stop();
      startWorker("partitions: 4");

      JobResult itsFirst = client.request(Job.chat("m", "Hi")).get(60, TimeUnit.SECONDS);
      assertThat(itsFirst.attempts()).extracting(Attempt::provider).containsExactly("fast");
    }
  }

  @Test
  void aWorkerWithoutATopicToTalkThroughWorksAlone() throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              Stream.concat(
                      Stream.of("llm.jobs", "llm.results", "llm.dead-letters", "llm.stream"),
                      Arrays.stream(DeferralTier.values()).map(tier -> tier.topic("llm.jobs")))
                  .map(name -> new NewTopic(name, 1, (short) 1))
                  .toList())
          .all()
          .get();
      admin.createTopics(List.of(new NewTopic("llm.handover", 2, (short) 1))).all().get();
    }
    Worker worker = startWorker("replication: 3"); // There is one broker: it can make no topic.
    try (SluiceClient client = connect()) {
      assertThat(run(client, "fast/m", 20)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(get(worker, "/health/ready")).contains("alone: nothing was heard"));
    assertThat(get(worker, "/metrics")).contains("sluice_fleet_members 1.0");
  }

  @Test
  void aTopicOfTooFewPartitionsIsNamedAtTheStart() throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic("llm.handover", 1, (short) 1))).all().get();
    }

    assertThatThrownBy(() -> startWorker("partitions: 4"))
        .hasMessageContaining("llm.handover has too few partitions: 1, and needs 2");
  }

  @Test
  void aTopicThatIsDeletedUnderWorkersHoldsUpNoJob() throws Exception {
    startWorker("partitions: 4");
    try (SluiceClient client = connect();
        Admin admin = admin()) {
      assertThat(run(client, "fast/m", 20)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
      admin.deleteTopics(List.of("llm.fleet")).all().get();
      assertThat(run(client, "fast/m", 200)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
    }
  }

  /** Of one partition, so that one worker has all jobs and the other knows from it alone. */
  @Test
  void whatOneFindsToBeOutAndBackTheOthersKnowWithinASecond() throws Exception {
    startWorker("partitions: 1");
    startWorker("partitions: 1");
    try (SluiceClient client = connect()) {
      assertThat(runShakily(client, 40)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
      awaitBoth(state -> state.equals(OPEN));
      assertThat(shakyState(startWorker("partitions: 1"))).isEqualTo(OPEN);

      simulator.behave("shaky", Behavior.INSTANT);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                assertThat(runShakily(client, 1)).allSatisfy(SharedKnowledgeIT::assertSucceeded);
                return workers.stream().anyMatch(worker -> !shakyState(worker).equals(OPEN));
              });
      awaitBoth(state -> !state.equals(OPEN));
    }
  }

  /** From the moment in which one of them has that state, the other has it within a second. */
  private void awaitBoth(Predicate<String> state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> workers.stream().anyMatch(worker -> state.test(shakyState(worker))));
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> workers.stream().allMatch(worker -> state.test(shakyState(worker))));
  }

  private static String shakyState(Worker worker) {
    return get(worker, "/metrics")
        .lines()
        .filter(line -> line.startsWith("sluice_breaker_state{model=\"n\",provider=\"shaky\"}"))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static List<JobResult> runShakily(SluiceClient client, int jobs) throws Exception {
    return run(
        client,
        Job.chat("n", "Hi").withSelection(ModelSelection.NONE.withOrder("shaky", "fast")),
        jobs);
  }

  @Test
  void everyWorkerShowsHowManyLive() throws Exception {
    startWorker("partitions: 4");
    startWorker("partitions: 4");

    for (Worker worker : workers) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(get(worker, "/health/ready")).contains("2 live"));
      assertThat(get(worker, "/metrics"))
          .contains("sluice_fleet_members 2.0")
          .containsPattern("sluice_fleet_messages_total\\{outcome=\"heard\"} [1-9]");
    }
  }

  private static void assertSucceeded(JobResult result) {
    assertThat(result.status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  private static List<JobResult> run(SluiceClient client, String model, int jobs) throws Exception {
    return run(client, Job.chat(model, "Hi"), jobs);
  }

  private static List<JobResult> run(SluiceClient client, Job job, int jobs) throws Exception {
    List<CompletableFuture<JobResult>> results = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      results.add(client.request(job.withId(Job.newId())));
    }
    List<JobResult> done = new ArrayList<>();
    for (CompletableFuture<JobResult> result : results) {
      done.add(result.get(60, TimeUnit.SECONDS));
    }
    return done;
  }

  /** How many calls the fleet knows of. */
  private int callsToldOf() {
    return FleetView.read(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            "llm.fleet",
            Duration.ofSeconds(10),
            InstantSource.system())
        .stream()
        .flatMap(heard -> heard.message() instanceof Measured it ? it.targets().stream() : null)
        .mapToInt(Seen::answered)
        .sum();
  }

  private SluiceClient connect() throws InterruptedException {
    return SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private Worker startWorker(String topics) throws Exception {
    Worker worker = Worker.start(ConfigLoader.load(configuration(topics)));
    workers.add(worker);
    return worker;
  }

  /** The slow provider comes first, so that who knows nothing of either would begin with it. */
  private Path configuration(String topics) throws IOException {
    return Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {%s}
        admin: {port: 0}
        providers:
          slow: {engine: openai, host: "%s", models: [{name: m}]}
          fast: {engine: openai, host: "%s", models: [{name: m}, {name: n}]}
          shaky: {engine: openai, host: "%s", retry: {max_retries: 0}, models: [{name: n}]}
        """
            .formatted(
                broker.bootstrapServers(),
                topics,
                simulator.baseUrl("slow"),
                simulator.baseUrl("fast"),
                simulator.baseUrl("shaky")));
  }

  private static String get(Worker worker, String path) {
    URI uri = URI.create("http://127.0.0.1:" + worker.adminPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
