package dev.sluice.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.StreamRecordCodec;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster goes away under a worker that streams, and comes back. */
@Timeout(180)
final class StreamOutageIT {

  private static final int JOBS = 400;

  @TempDir Path directory;

  @Test
  void aStreamThatABrokerCutTellsByItsNumbersAndItsResultComesOnceAllTheSame() throws Exception {
    EmbeddedKafka broker = start(0);
    String servers = broker.bootstrapServers();
    try (Simulator simulator = Simulator.start(0, Map.of("good", paced()))) {
      Worker worker = Worker.start(ConfigLoader.load(configuration(servers, simulator)));
      try {
        submit(servers);
        await(servers, JOBS / 4);
        broker.close();
        broker = start(URI.create("kafka://" + servers).getPort());
        await(servers, JOBS);
      } finally {
        worker.stop();
      }
      Map<String, JobResult> results = results(servers);
      Map<String, StreamedJob> told = told(servers);
      assertThat(results).hasSize(JOBS);
      assertThat(told.keySet()).isSubsetOf(results.keySet());
      told.values().removeIf(job -> !isWhole(job));
      assertThat(told)
          .hasSizeGreaterThan(JOBS / 8)
          .allSatisfy(
              (id, job) ->
                  assertThat(job.text())
                      .isEqualTo(StreamedJob.text(requireNonNull(results.get(id)))));
    } finally {
      broker.close();
    }
  }

  private static Behavior paced() {
    return Behavior.INSTANT
        .withLatency(Latency.lognormal(Duration.ofMillis(300), 0.5))
        .withChunkDelay(Duration.ofMillis(20));
  }

  private static boolean isWhole(StreamedJob job) {
    return !job.hasGaps() && job.events().getLast() instanceof StreamRecord.Ended;
  }

  private EmbeddedKafka start(int port) {
    return EmbeddedKafka.start(new EmbeddedKafka.Options(port, directory.resolve("data")));
  }

  private Path configuration(String servers, Simulator simulator) throws Exception {
    return Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 3}
        worker: {max_in_flight: 50}
        admin: {port: 0}
        providers:
          good: {engine: openai, host: "%s", models: [{name: m}]}
        """
            .formatted(servers, simulator.baseUrl("good")));
  }

  private static void submit(String servers) throws InterruptedException {
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(servers))) {
      client.submitAll(
          Stream.generate(() -> Job.chat("m", "Tell me of the sea.").streamed()).limit(JOBS));
    }
  }

  private static void await(String servers, int count) {
    try (ResultReader reader = new ResultReader(servers, "llm.results")) {
      var _ = reader.await(count);
    }
  }

  private static Map<String, JobResult> results(String servers) {
    Map<String, JobResult> results = new HashMap<>();
    try (ResultReader reader = new ResultReader(servers, "llm.results")) {
      reader
          .readToEnd()
          .forEach(
              record -> {
                JobResult result = JobResultCodec.decode(record.value());
                assertThat(results.put(result.id(), result)).isNull();
              });
    }
    return results;
  }

  private static Map<String, StreamedJob> told(String servers) {
    Map<String, StreamedJob> told = new HashMap<>();
    try (ResultReader reader = new ResultReader(servers, "llm.stream")) {
      reader
          .readToEnd()
          .forEach(
              record -> {
                StreamRecord one = StreamRecordCodec.decode(record.value());
                told.computeIfAbsent(one.run().jobId(), id -> new StreamedJob(new ArrayList<>()))
                    .records()
                    .add(one);
              });
    }
    return told;
  }
}
