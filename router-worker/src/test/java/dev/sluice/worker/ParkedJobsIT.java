package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Schedule;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.io.IOException;
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

/** Jobs that have to wait, through whole workers: they rest in Kafka, and come back in time. */
@Timeout(180)
final class ParkedJobsIT {

  /** That much later a busy machine may be. */
  private static final Duration ON_TIME = Duration.ofSeconds(1);

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private SluiceClient client;
  private final List<Worker> workers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("good", Behavior.INSTANT));
    startWorker();
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  private void startWorker() throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            directory.resolve("sluice-" + workers.size() + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 1}
            worker: {max_in_flight: 20, drain_timeout: 5s}
            admin: {port: 0}
            providers:
              good: {engine: openai, host: "%s", models: [{name: small-model}]}
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl("good")));
    workers.add(Worker.start(ConfigLoader.load(file)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    for (Worker worker : workers) {
      worker.stop();
    }
    simulator.close();
    broker.close();
  }

  @Test
  void aJobIsCalledWithinASecondOfItsTime() throws Exception {
    Instant now = Instant.now();
    List<Instant> times =
        List.of(
            now.plusMillis(400), now.plusMillis(2_300), now.plusMillis(6_100), now.plusSeconds(9));
    List<CompletableFuture<JobResult>> results = new ArrayList<>();
    for (Instant time : times) {
      results.add(client.request(job().withSchedule(notBefore(time))));
    }

    for (int i = 0; i < times.size(); i++) {
      JobResult result = results.get(i).get(60, TimeUnit.SECONDS);
      assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
      assertThat(result.attempts().getFirst().startedAt())
          .isBetween(times.get(i).minusMillis(1), times.get(i).plus(ON_TIME));
      assertThat(result.submittedAt()).isBefore(times.get(0));
    }
  }

  @Test
  void jobsThatRestDelayNoOtherOfTheirPartition() throws Exception {
    Schedule inTenMinutes = notBefore(Instant.now().plus(Duration.ofMinutes(10)));
    for (int i = 0; i < 500; i++) {
      client.submit(job().withSchedule(inTenMinutes)).get(60, TimeUnit.SECONDS);
    }
    Instant submitted = Instant.now();

    JobResult result = client.request(job()).get(60, TimeUnit.SECONDS);

    assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
    assertThat(Duration.between(submitted, result.completedAt()))
        .isLessThan(Duration.ofSeconds(20));
    assertThat(simulator.ledger().counts("good").received()).isEqualTo(1);
  }

  @Test
  void whoeverDiesMeanwhileAParkedJobHasOneResultAndKeepsItsName() throws Exception {
    Instant due = Instant.now().plusSeconds(12);
    List<CompletableFuture<JobResult>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Labels labels = new Labels("row-" + i, "batch-1", null, Labels.none().metadata());
      results.add(client.request(job().withLabels(labels).withSchedule(notBefore(due))));
    }
    startWorker();
    workers.removeFirst().stop();

    for (int i = 0; i < 50; i++) {
      JobResult result = results.get(i).get(60, TimeUnit.SECONDS);
      assertThat(result.labels().customId()).isEqualTo("row-" + i);
      assertThat(result.attempts()).hasSize(1);
      assertThat(result.attempts().getFirst().startedAt()).isAfterOrEqualTo(due.minusMillis(1));
    }
    assertThat(simulator.ledger().counts("good").received()).isEqualTo(50);
  }

  @Test
  void aJobThatMayNotRunBeforeItsDeadlineExpiresAtOnce() throws Exception {
    Instant now = Instant.now();
    Schedule impossible =
        new Schedule(Priority.STANDARD, now.plusSeconds(600), now.plusSeconds(700));

    JobResult result = client.request(job().withSchedule(impossible)).get(60, TimeUnit.SECONDS);

    assertThat(result.status()).isEqualTo(JobResult.Status.EXPIRED);
    assertThat(result.attempts()).isEmpty();
  }

  private static Job job() {
    return Job.chat("small-model", "Hi");
  }

  private static Schedule notBefore(Instant time) {
    return new Schedule(Priority.STANDARD, null, time);
  }
}
