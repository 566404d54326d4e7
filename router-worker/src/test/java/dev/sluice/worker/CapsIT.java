package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Schedule;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is counted by the day and by tenant, through whole workers and a real broker. */
@Timeout(180)
final class CapsIT {

  private static final Duration LONGEST_TEST = Duration.ofMinutes(3);

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private SluiceClient client;
  private final List<Worker> workers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Instant midnight =
        LocalDate.now(ZoneOffset.UTC).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    assumeTrue(
        Instant.now().plus(LONGEST_TEST).isBefore(midnight), "the day must not end meanwhile");
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator =
        Simulator.start(
            0, Map.of("slow", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofMillis(500)))));
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    for (Worker worker : workers) {
      worker.stop();
    }
    simulator.close();
    broker.close();
  }

  @Test
  void whatWasUsedTodaySurvivesARestartOfTheOnlyWorker() throws Exception {
    Worker first = startWorker();
    assertThat(statuses(run(jobs("daily", null, 3)))).containsOnly(JobResult.Status.SUCCEEDED);
    first.stop();
    startWorker();

    Schedule hurried =
        new Schedule(Priority.STANDARD, Instant.now().plus(Duration.ofSeconds(20)), null);
    List<JobResult> results =
        run(jobs("daily", null, 6).stream().map(job -> job.withSchedule(hurried)).toList());

    assertThat(results.stream().filter(CapsIT::succeeded)).hasSize(2);
    assertThat(statuses(results))
        .containsOnly(JobResult.Status.SUCCEEDED, JobResult.Status.EXPIRED);
    assertThat(simulator.ledger().counts("daily").received()).isEqualTo(5);
  }

  @Test
  void aTenantThatHasSpentItsDayIsToldWhenTheNextBeginsWhileAnotherGoesOn() throws Exception {
    startWorker();
    BigDecimal spent = BigDecimal.ZERO;
    JobResult last;
    do {
      last = run(jobs("paid", "acme", 1)).getFirst();
      spent = last.cost() == null ? spent : spent.add(last.cost().usd());
    } while (succeeded(last));

    JobError error = ((JobResult.Failed) last.outcome()).error();
    assertThat(error.code()).isEqualTo(ErrorCode.QUOTA_EXHAUSTED);
    assertThat(error.message())
        .startsWith("tenant acme has spent " + spent.stripTrailingZeros().toPlainString())
        .contains("of 0.5 USD", "the next day begins at ");
    assertThat(Objects.requireNonNull(error.retryAfter()))
        .isBetween(Duration.ZERO, Duration.ofDays(1));
    assertThat(spent).isPositive().isLessThanOrEqualTo(new BigDecimal("0.5"));
    assertThat(statuses(run(jobs("paid", "initech", 30)))).containsOnly(JobResult.Status.SUCCEEDED);
    workers.removeLast().stop();
    startWorker();
    assertThat(statuses(run(jobs("paid", "acme", 1)))).containsOnly(JobResult.Status.FAILED);
  }

  @Test
  void aTenantHasNoMoreCallsAtOnceThanItMayAndNoOtherWaitsForThem() throws Exception {
    startWorker();
    List<CompletableFuture<JobResult>> flood = submit(jobs("slow", "flooding", 8));
    long began = System.nanoTime();
    assertThat(statuses(run(jobs("paid", "initech", 20)))).containsOnly(JobResult.Status.SUCCEEDED);
    assertThat(flood).anyMatch(future -> !future.isDone());

    assertThat(statuses(await(flood))).containsOnly(JobResult.Status.SUCCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void twoWorkersTogetherHaveNoMoreCallsOfATenantAtOnceThanItMay() throws Exception {
    startWorker();
    startWorker();
    assertThat(statuses(run(jobs("paid", "initech", 40)))).containsOnly(JobResult.Status.SUCCEEDED);

    assertThat(statuses(run(jobs("slow", "flooding", 16))))
        .containsOnly(JobResult.Status.SUCCEEDED);
    assertThat(mostAtOnce("slow")).isEqualTo(2);
  }

  /** Whatever overlaps for less than the time that an answer needs on its way does not count. */
  private long mostAtOnce(String provider) {
    List<ReceivedCall> calls =
        simulator.ledger().calls().stream()
            .filter(call -> call.provider().equals(provider))
            .toList();
    return calls.stream()
        .mapToLong(
            call ->
                calls.stream()
                    .filter(other -> !other.startedAt().isAfter(call.startedAt()))
                    .filter(other -> endOf(other).isAfter(call.startedAt().plusMillis(20)))
                    .count())
        .max()
        .orElse(0);
  }

  private static Instant endOf(ReceivedCall call) {
    return Objects.requireNonNullElse(call.endedAt(), Instant.MAX);
  }

  private static boolean succeeded(JobResult result) {
    return result.status() == JobResult.Status.SUCCEEDED;
  }

  private static List<JobResult.Status> statuses(List<JobResult> results) {
    return results.stream().map(JobResult::status).toList();
  }

  private static List<Job> jobs(String model, @Nullable String tenant, int count) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Job job = Job.chat(model, "Hi");
      job.body().put("max_tokens", 20);
      jobs.add(job.withLabels(new Labels(null, null, tenant, Json.mapper().createObjectNode())));
    }
    return jobs;
  }

  private List<JobResult> run(List<Job> jobs) throws Exception {
    return await(submit(jobs));
  }

  private List<CompletableFuture<JobResult>> submit(List<Job> jobs) throws InterruptedException {
    List<CompletableFuture<JobResult>> futures = new ArrayList<>();
    for (Job job : jobs) {
      futures.add(client.request(job));
    }
    return futures;
  }

  private static List<JobResult> await(List<CompletableFuture<JobResult>> futures)
      throws Exception {
    List<JobResult> results = new ArrayList<>();
    for (CompletableFuture<JobResult> future : futures) {
      results.add(future.get(100, TimeUnit.SECONDS));
    }
    return results;
  }

  private Worker startWorker() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 4}
            admin: {port: 0}
            providers:
              daily: {engine: openai, host: "%s", limits: {requests_per_day: 5}, models: [{name: daily}]}
              paid: {engine: openai, host: "%s", models: [{name: paid, price: {input: 1000, output: 1000}}]}
              slow: {engine: openai, host: "%s", models: [{name: slow}]}
            tenants:
              acme: {usd_per_day: 0.5}
              flooding: {max_in_flight: 2}
            """
                .formatted(
                    broker.bootstrapServers(),
                    simulator.baseUrl("daily"),
                    simulator.baseUrl("paid"),
                    simulator.baseUrl("slow")));
    Worker worker = Worker.start(ConfigLoader.load(file));
    workers.add(worker);
    return worker;
  }
}
