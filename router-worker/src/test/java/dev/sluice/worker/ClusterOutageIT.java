package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster goes away under a worker, and comes back. */
@Timeout(180)
final class ClusterOutageIT {

  private static final int JOBS = 1_000;

  @TempDir Path directory;

  @Test
  void aWorkerWaitsForItsClusterAndLosesAndDoublesNothing() throws Exception {
    EmbeddedKafka broker = start(0);
    String servers = broker.bootstrapServers();
    try (Simulator simulator =
        Simulator.start(
            0,
            Map.of(
                "good",
                Behavior.INSTANT.withLatency(Latency.lognormal(Duration.ofMillis(300), 0.5))))) {
      Worker worker = Worker.start(ConfigLoader.load(configuration(servers, simulator)));
      try {
        submit(servers, 0);
        readResults(servers, JOBS / 4);
        broker.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> readiness(worker) == 503);
        broker = start(URI.create("kafka://" + servers).getPort());
        submit(servers, JOBS);

        readResults(servers, 2 * JOBS);
        await().atMost(Duration.ofSeconds(30)).until(() -> readiness(worker) == 200);
        assertThat(worker.failure().toCompletableFuture()).isNotDone();
      } finally {
        worker.stop();
      }
      assertThat(allResults(servers))
          .hasSize(2 * JOBS)
          .allSatisfy((id, times) -> assertThat(times).isOne());
    } finally {
      broker.close();
    }
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
        worker: {max_in_flight: 100}
        admin: {port: 0}
        providers:
          good: {engine: openai, host: "%s", models: [{name: m}]}
        """
            .formatted(servers, simulator.baseUrl("good")));
  }

  private static void submit(String servers, int from) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "max.in.flight.requests.per.connection",
                1,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class))) {
      for (int i = from; i < from + JOBS; i++) {
        String job =
            "{\"id\":\"job-%d\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}"
                .formatted(i);
        var _ = producer.send(new ProducerRecord<>("llm.jobs", job.getBytes(UTF_8)));
      }
    }
  }

  private static void readResults(String servers, int count) {
    try (ResultReader reader = new ResultReader(servers, "llm.results")) {
      var _ = reader.await(count);
    }
  }

  private static Map<String, Integer> allResults(String servers) {
    Map<String, Integer> times = new HashMap<>();
    try (ResultReader reader = new ResultReader(servers, "llm.results")) {
      reader
          .readToEnd()
          .forEach(
              record ->
                  times.merge(
                      new String(record.headers().lastHeader(RecordHeaders.JOB_ID).value(), UTF_8),
                      1,
                      Integer::sum));
    }
    return times;
  }

  private static int readiness(Worker worker) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + worker.adminPort() + "/health/ready");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
