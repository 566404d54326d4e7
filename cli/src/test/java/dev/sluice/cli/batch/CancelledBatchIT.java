package dev.sluice.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.input.BatchFile;
import dev.sluice.cli.report.Tally;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.Worker;
import dev.sluice.worker.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch that is cancelled while its jobs are still being submitted. */
@Timeout(180)
final class CancelledBatchIT {

  private static final int JOBS = 20_000;

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private Worker worker;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator =
        Simulator.start(
            0, Map.of("slow", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofSeconds(60)))));
    Path config =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 2}
            worker: {max_in_flight: 10}
            admin: {port: 0}
            providers: {slow: {engine: openai, host: "%s", models: [{name: m}]}}
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl("slow")));
    worker = Worker.start(ConfigLoader.load(config));
  }

  @AfterEach
  void stop() throws Exception {
    worker.stop();
    simulator.close();
    broker.close();
  }

  @Test
  void itIsSubmittedNoFurtherAndWhatWasSubmittedMeanwhileIsCancelledToo() throws Exception {
    Path lines =
        Files.write(
            directory.resolve("jobs.jsonl"),
            IntStream.range(0, JOBS)
                .mapToObj(
                    i ->
                        "{\"custom_id\":\"row-%d\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}"
                            .formatted(i))
                .toList());
    Tally tally = new Tally(customId -> 0);
    // One job after the other, so that there is time.
    ClientOptions options = ClientOptions.of(broker.bootstrapServers()).withWindow(1);
    try (BatchFile file = BatchFile.of(lines);
        SluiceClient client = SluiceClient.connect(options);
        ResultFile out = ResultFile.at(directory.resolve("out.jsonl"))) {
      Batch batch = new Batch(file, JOBS, tally);
      FutureTask<Integer> run = new FutureTask<>(() -> batch.run(client, out, () -> {}));
      Thread.ofVirtual().start(run);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> simulator.ledger().counts("slow").inFlight() == 10);
      client.cancelBatch(batch.id(), null);

      int submitted = run.get(120, TimeUnit.SECONDS);
      assertThat(submitted).isLessThan(JOBS);
      assertThat(tally.of(Status.CANCELLED)).isEqualTo(submitted);
      assertThat(tally.results()).isEqualTo(submitted);
    }
  }
}
