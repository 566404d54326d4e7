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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
  private Witnesses witnesses;
  private final List<Process> workers = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of());
    witnesses = new Witnesses(simulator, broker.bootstrapServers());
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
    witnesses.awaitResults(JOBS / 4);
    Instant killedAt = Instant.now();
    doomed.destroyForcibly().waitFor();
    // At once, as a supervisor does it: later there might be nothing left for it to do.
    startWorker("restarted");
    witnesses.awaitResults(JOBS);

    witnesses.assertOneResultEach(JOBS);
    List<List<ReceivedCall>> repeated =
        witnesses.callsByJob().values().stream().filter(calls -> calls.size() > 1).toList();
    Map<String, Instant> published = witnesses.publicationTimes();
    assertThat(repeated)
        .hasSizeLessThanOrEqualTo(MAX_IN_FLIGHT)
        .allSatisfy(
            calls -> {
              assertThat(calls).hasSize(2);
              assertThat(calls.getFirst().provider()).isEqualTo("doomed");
              assertThat(published.get(Witnesses.jobOf(calls.getFirst()))).isAfter(killedAt);
            });
    assertThat(witnesses.callsBy("doomed")).isNotEmpty();
    assertThat(witnesses.callsBy("restarted")).isNotEmpty();
  }

  @Test
  void aRollingRestartRepeatsNoCall() throws Exception {
    Process first = startWorker("first");
    Process second = startWorker("second");
    submitJobs();
    witnesses.awaitResults(JOBS / 4);
    terminate(first);
    startWorker("first-again");
    witnesses.awaitResults(JOBS / 2);
    terminate(second);
    startWorker("second-again");
    witnesses.awaitResults(JOBS);

    witnesses.assertOneResultEach(JOBS);
    witnesses.assertOneCallEach(JOBS);
    assertThat(witnesses.callsBy("first")).isNotEmpty();
    assertThat(witnesses.callsBy("second")).isNotEmpty();
    assertThat(witnesses.callsBy("first-again").size() + witnesses.callsBy("second-again").size())
        .isPositive();
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
}
