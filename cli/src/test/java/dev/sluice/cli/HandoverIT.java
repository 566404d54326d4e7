package dev.sluice.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker processes that stop, die, stand still and come back while they have long calls under way.
 */
@Timeout(300)
final class HandoverIT {

  private static final int JOBS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private final Map<String, Sluice> workers = new LinkedHashMap<>();
  private EmbeddedKafka broker;
  private Simulator simulator;
  private Witnesses witnesses;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of());
    witnesses = new Witnesses(simulator, broker.bootstrapServers());
  }

  @AfterEach
  void stop() throws Exception {
    for (Sluice worker : workers.values()) {
      worker.signal("CONT");
      worker.signal("KILL");
    }
    simulator.close();
    broker.close();
  }

  /** Each of three workers is replaced while every call takes a minute. */
  @Test
  void aRollingRestartRepeatsNoLongCall() throws Exception {
    Duration call = Duration.ofSeconds(60);
    List<String> old = List.of("a", "b", "c");
    for (String name : old) {
      startWorker(name, call);
    }
    submitJobs();
    awaitCalls(JOBS);
    for (String name : old) {
      worker(name).signal("TERM");
      startWorker(name + "-again", call);
    }
    witnesses.awaitResults(JOBS);

    for (String name : old) {
      assertThat(worker(name).exitCode()).isEqualTo(143);
      workers.remove(name);
    }
    witnesses.assertOneCallEach(JOBS);
    witnesses.assertOneResultEach(JOBS);
    assertThat(witnesses.callsBy("a")).isNotEmpty();
    awaitNothingLeft();
  }

  @Test
  void whatAHolderHeldThatIsKilledIsBegunAgainWithin15Seconds() throws Exception {
    handOverAll();
    worker("doomed").signal("KILL");
    Instant killedAt = Instant.now();
    worker("doomed").exitCode();
    workers.remove("doomed");
    witnesses.awaitResults(JOBS);

    witnesses.assertOneResultEach(JOBS);
    assertCalledAgainBy("next", killedAt.plusSeconds(15));
    awaitNothingLeft();
  }

  @Test
  void whoStoodStillAndWasTakenForDeadPublishesNothingAnyMore() throws Exception {
    handOverAll();
    worker("doomed").signal("STOP");
    Instant stoppedAt = Instant.now();
    awaitCalls(2 * JOBS);
    assertCalledAgainBy("next", stoppedAt.plusSeconds(15));
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(stoppedAt.plusSeconds(20)));
    // So that it wakes up with answers that it can publish at once.
    await().atMost(PATIENCE).until(() -> calls().stream().allMatch(call -> call.endedAt() != null));
    worker("doomed").signal("CONT");

    assertThat(worker("doomed").exitCode()).isEqualTo(143);
    assertThat(worker("doomed").err()).contains("taken for dead by other workers");
    workers.remove("doomed");
    witnesses.awaitResults(JOBS);
    awaitNothingLeft();
    witnesses.assertOneResultEach(JOBS);
    assertThat(witnesses.callsByJob().values()).allSatisfy(calls -> assertThat(calls).hasSize(2));
  }

  @Test
  void whatAnOwnerHadUnderWayThatIsKilledIsBegunAgainWithin15Seconds() throws Exception {
    startWorker("doomed", Duration.ofSeconds(60));
    submitJobs();
    awaitCalls(JOBS);
    startWorker("next", Duration.ofMillis(100));
    worker("doomed").signal("KILL");
    Instant killedAt = Instant.now();
    workers.remove("doomed");
    witnesses.awaitResults(JOBS);

    witnesses.assertOneResultEach(JOBS);
    assertCalledAgainBy("next", killedAt.plusSeconds(15));
  }

  @Test
  void aSecondSignalGivesUpWhatIsHeld() throws Exception {
    handOverAll();
    worker("doomed").signal("TERM");
    Instant toldAgainAt = Instant.now();
    assertThat(worker("doomed").exitCode()).isEqualTo(143);
    workers.remove("doomed");
    witnesses.awaitResults(JOBS);

    witnesses.assertOneResultEach(JOBS);
    assertCalledAgainBy("next", toldAgainAt.plusSeconds(10));
  }

  /** A worker that is to stop has every job under way, and another has all the partitions. */
  private void handOverAll() throws Exception {
    startWorker("doomed", Duration.ofSeconds(60));
    submitJobs();
    awaitCalls(JOBS);
    worker("doomed").signal("TERM");
    startWorker("next", Duration.ofMillis(100));
    await()
        .atMost(PATIENCE)
        .until(() -> readiness("doomed").contains("draining, " + JOBS + " held"));
    await().atMost(PATIENCE).until(() -> metric("next", "sluice_jobs_awaited") == JOBS);
  }

  private void assertCalledAgainBy(String worker, Instant deadline) {
    Set<String> again =
        witnesses.callsBy(worker).stream()
            .filter(call -> call.startedAt().isBefore(deadline))
            .map(Witnesses::jobOf)
            .collect(Collectors.toSet());
    assertThat(again).hasSize(JOBS);
  }

  /** The last owner has committed the offsets of all jobs, also of those that ended elsewhere. */
  private void awaitNothingLeft() {
    String owner = new ArrayList<>(workers.keySet()).getLast();
    await().atMost(PATIENCE).until(() -> metric(owner, "sluice_jobs_awaited") == 0);
  }

  private void startWorker(String name, Duration call) throws Exception {
    simulator.behave(name, Behavior.INSTANT.withLatency(Latency.fixed(call)));
    Path configuration =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 6}
            worker: {max_in_flight: 100}
            admin: {port: 0}
            providers:
              only: {engine: openai, host: "%s", models: [{name: m}]}
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl(name)));
    Sluice worker = Sluice.start(directory, "worker", "--config", configuration.toString());
    workers.put(name, worker);
    worker.awaitSaying("takes jobs from (\\S+)");
  }

  private Sluice worker(String name) {
    return requireNonNull(workers.get(name), name);
  }

  private void submitJobs() throws InterruptedException {
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()))) {
      client.submitAll(
          IntStream.range(0, JOBS).mapToObj(i -> Job.chat("m", "job " + i).withId("job-" + i)));
    }
  }

  private void awaitCalls(int count) {
    await().atMost(PATIENCE).until(() -> calls().size() == count);
  }

  private List<ReceivedCall> calls() {
    return simulator.ledger().calls();
  }

  private String readiness(String name) throws Exception {
    return get(name, "/health/ready");
  }

  private double metric(String name, String metric) throws Exception {
    return get(name, "/metrics")
        .lines()
        .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String get(String name, String path) throws Exception {
    String admin = worker(name).awaitSaying("metrics and health at (http://\\S+)");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(admin + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
