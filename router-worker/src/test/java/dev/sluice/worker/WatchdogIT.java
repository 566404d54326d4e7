package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
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
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands still is told, and that it moves again. */
@Timeout(180)
final class WatchdogIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void resultsThatCannotBePublishedAreToldByProbesAndMetricsUntilTheyCan() throws Exception {
    EmbeddedKafka broker = start(0);
    String servers = broker.bootstrapServers();
    try (Simulator simulator =
        Simulator.start(
            0,
            Map.of("slow", Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofSeconds(3)))))) {
      Worker worker = Worker.start(ConfigLoader.load(configuration(servers, simulator)));
      try {
        submit(servers);
        await().atMost(PATIENCE).until(() -> get(worker, "/metrics").contains("in_flight 1.0"));
        assertThat(get(worker, "/health/ready")).contains("moves");
        broker.close();

        await()
            .atMost(PATIENCE)
            .until(() -> get(worker, "/health/ready").contains("publish has not moved for"));
        assertThat(get(worker, "/metrics")).contains("sluice_stalled{part=\"publish\"} 1.0");

        broker = start(URI.create("kafka://" + servers).getPort());
        await()
            .atMost(PATIENCE)
            .until(() -> get(worker, "/metrics").contains("sluice_stalled{part=\"publish\"} 0.0"));
        try (ResultReader reader = new ResultReader(servers, "llm.results")) {
          assertThat(reader.await(1)).hasSize(1);
        }
      } finally {
        worker.stop();
      }
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
        admin: {port: 0}
        providers:
          slow: {engine: openai, host: "%s", models: [{name: m}]}
        """
            .formatted(servers, simulator.baseUrl("slow")));
  }

  private static void submit(String servers) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("llm.jobs", JobCodec.encode(Job.chat("m", "Hi")))).get();
    }
  }

  private static String get(Worker worker, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + worker.adminPort() + path))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
