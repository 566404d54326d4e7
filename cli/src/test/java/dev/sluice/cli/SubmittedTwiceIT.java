package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Duplicates between processes: a file that is run twice, and a worker that is killed. */
@Timeout(240)
final class SubmittedTwiceIT {

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private final List<Sluice> workers = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("good", Behavior.INSTANT));
  }

  @AfterEach
  void stop() {
    workers.forEach(Sluice::close);
    simulator.close();
    broker.close();
  }

  @Test
  void aFileWithKeysThatIsRunTwiceCallsNobodyTheSecondTime() throws Exception {
    startWorker();
    startWorker();
    Files.write(
        directory.resolve("jobs.jsonl"), IntStream.range(0, 200).mapToObj(this::line).toList());

    List<JobResult> first = batch("first.jsonl");
    List<JobResult> second = batch("second.jsonl");

    assertThat(first).hasSize(200).allMatch(result -> result.duplicateOf() == null);
    assertThat(second)
        .hasSize(200)
        .allMatch(result -> result.status() == Status.SUCCEEDED)
        .allMatch(result -> result.duplicateOf() != null);
    assertThat(second)
        .extracting(result -> String.valueOf(result.labels().customId()))
        .containsExactlyInAnyOrderElementsOf(
            first.stream().map(result -> String.valueOf(result.labels().customId())).toList());
    assertThat(simulator.ledger().counts("good").received()).isEqualTo(200);
  }

  @Test
  void aWorkerThatIsKilledWhileTheFirstRunsLeavesOneMoreCallAndAResultForEach() throws Exception {
    simulator.behave("good", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofSeconds(4))));
    Sluice doomed = startWorker();
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()))) {
      List<CompletableFuture<JobResult>> results = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        results.add(client.request(Job.chat("m", "Hi").withIdempotencyKey("k")));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> simulator.ledger().counts("good").received() == 1);
      doomed.signal("KILL");
      startWorker();

      for (CompletableFuture<JobResult> result : results) {
        assertThat(result.get(120, TimeUnit.SECONDS).status()).isEqualTo(Status.SUCCEEDED);
      }
      assertThat(results).filteredOn(one -> one.join().duplicateOf() == null).hasSize(1);
    }
    assertThat(simulator.ledger().counts("good").received()).isEqualTo(2);
  }

  private Sluice startWorker() throws IOException {
    Path configuration =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            admin: {port: 0}
            providers:
              good: {engine: openai, host: "%s", models: [{name: m}]}
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl("good")));
    Sluice worker = Sluice.start(directory, "worker", "--config", configuration.toString());
    workers.add(worker);
    worker.awaitSaying("(worker takes jobs)");
    return worker;
  }

  private List<JobResult> batch(String output) throws Exception {
    Sluice sluice =
        Sluice.run(
            directory,
            "batch",
            "jobs.jsonl",
            "-o",
            output,
            "--bootstrap",
            broker.bootstrapServers());
    assertThat(sluice.exitCode()).as(sluice.err()).isZero();
    return Files.readAllLines(directory.resolve(output)).stream()
        .map(line -> JobResultCodec.decode(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private String line(int number) {
    return """
        {"custom_id":"row-%d","idempotency_key":"key-%d","body":{"model":"m","messages":[{"role":"user","content":"%d"}]}}"""
        .formatted(number, number, number);
  }
}
