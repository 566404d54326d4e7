package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ResultStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Labels;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling from the command line, with workers in processes of their own. */
@Timeout(300)
final class CancelIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_IN_FLIGHT = 20;

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private final List<Sluice> started = new ArrayList<>();

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    Behavior slow = Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofSeconds(60)));
    simulator = Simulator.start(0, Map.of("first", slow, "second", slow));
  }

  @AfterEach
  void stop() {
    started.forEach(Sluice::close);
    simulator.close();
    broker.close();
  }

  @Test
  void aBatchIsCancelledFromASecondTerminalAndEndsInOrder() throws Exception {
    startWorker("first");
    Path file = directory.resolve("jobs.jsonl");
    Files.write(
        file,
        IntStream.range(0, 300)
            .mapToObj(i -> "{\"custom_id\":\"row-%d\",\"body\":%s}".formatted(i, BODY))
            .toList());
    Sluice batch = start("batch", file.toString(), "-o", "out.jsonl", "--bootstrap", servers());
    String id = batch.awaitSaying("batch ([0-9a-f-]{36}); ");
    batch.awaitDoing(() -> inFlight("first") == MAX_IN_FLIGHT);

    Sluice cancel = cancel("--batch", id, "--reason", "too dear");

    assertThat(cancel.exitCode()).as(cancel.err()).isZero();
    assertThat(cancel.err()).hasLineCount(1).contains("cancelled: batch " + id);
    assertThat(batch.exitCode()).as(batch.err()).isEqualTo(4);
    List<JobResult> results = results("out.jsonl");
    assertThat(results)
        .isNotEmpty()
        .allMatch(result -> result.status() == Status.CANCELLED)
        .extracting(JobResult::id)
        .doesNotHaveDuplicates();
    assertThat(simulator.ledger().counts("first").received()).isEqualTo(MAX_IN_FLIGHT);
  }

  @Test
  void whatAKilledWorkerLeavesOfACancelledBatchTheNextOneCancels() throws Exception {
    Sluice doomed = startWorker("first");
    Labels labels = new Labels(null, "batch-1", null, Labels.none().metadata());
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(servers()));
        ResultStream results = client.follow("batch-1")) {
      client.submitAll(
          IntStream.range(0, 200).mapToObj(i -> Job.chat("m", "Hi").withLabels(labels)));
      doomed.awaitDoing(() -> inFlight("first") == MAX_IN_FLIGHT);
      client.cancelBatch("batch-1", null);
      doomed.signal("KILL");
      startWorker("second");

      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        JobResult result = results.next(PATIENCE).orElseThrow();
        assertThat(result.status()).isEqualTo(Status.CANCELLED);
        ids.add(result.id());
      }
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(results.next(Duration.ofSeconds(2))).isEmpty();
    }
    assertThat(simulator.ledger().counts("second").received()).isZero();
  }

  @Test
  void jobsAreCancelledByTheirIdsFromStandardInput() throws Exception {
    startWorker("first");
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(servers()))) {
      var one = client.request(Job.chat("m", "Hi").withId("job-1"));
      var two = client.request(Job.chat("m", "Hi").withId("job-2"));
      var three = client.request(Job.chat("m", "Hi").withId("job-3"));
      await().atMost(PATIENCE).until(() -> inFlight("first") == 3);
      Path ids = Files.writeString(directory.resolve("ids"), "job-1\n\n  job-2 \n");
      Sluice cancel = Sluice.run(directory, ids, "cancel", "-", "--bootstrap", servers());

      assertThat(cancel.exitCode()).as(cancel.err()).isZero();
      assertThat(cancel.err()).hasLineCount(1).contains("cancelled: 2 jobs");
      assertThat(one.get().status()).isEqualTo(Status.CANCELLED);
      assertThat(two.get().status()).isEqualTo(Status.CANCELLED);
      assertThat(three).isNotDone();
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    Sluice withoutWorkers = cancel("job-1");
    assertThat(withoutWorkers.exitCode()).isEqualTo(2);
    assertThat(withoutWorkers.err()).hasLineCount(1).contains("llm.control does not exist");
    Sluice nothing = cancel();
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).hasLineCount(1).contains("nothing to cancel");
    Sluice nowhere = Sluice.run(directory, "cancel", "job-1");
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.err()).hasLineCount(1).contains("--bootstrap");
    Sluice unreachable = Sluice.run(directory, "cancel", "job-1", "--bootstrap", "127.0.0.1:1");
    assertThat(unreachable.exitCode()).isEqualTo(5);
    assertThat(unreachable.err()).hasLineCount(1).contains("127.0.0.1:1");
  }

  private static final String BODY =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private Sluice startWorker(String provider) throws IOException {
    Path config = directory.resolve(provider + ".yaml");
    Files.writeString(
        config,
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 3}
        worker: {max_in_flight: %d, drain_timeout: 1s}
        admin: {port: 0}
        providers: {only: {engine: openai, host: "%s", models: [{name: m}]}}
        """
            .formatted(servers(), MAX_IN_FLIGHT, simulator.baseUrl(provider)));
    Sluice worker = start("worker", "--config", config.toString());
    worker.awaitSaying("(worker takes jobs)");
    return worker;
  }

  private Sluice start(String... arguments) throws IOException {
    Sluice sluice = Sluice.start(directory, arguments);
    started.add(sluice);
    return sluice;
  }

  private Sluice cancel(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("cancel", "--bootstrap", servers()));
    all.addAll(List.of(arguments));
    return Sluice.run(directory, all.toArray(String[]::new));
  }

  private String servers() {
    return broker.bootstrapServers();
  }

  private long inFlight(String provider) {
    return simulator.ledger().counts(provider).inFlight();
  }

  private List<JobResult> results(String file) throws IOException {
    try (var lines = Files.lines(directory.resolve(file))) {
      return lines
          .map(line -> JobResultCodec.decode(line.getBytes(StandardCharsets.UTF_8)))
          .toList();
    }
  }
}
