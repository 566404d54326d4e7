package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** A worker with the broker that people run: the released image, reached over a network. */
@Testcontainers
@EnabledIf(value = "isDockerThere", disabledReason = "no Docker engine answers")
@Timeout(120)
final class WorkerInContainersIT {

  private static final int JOBS = 50;

  @Container private static final KafkaContainer broker = new KafkaContainer("apache/kafka:4.3.1");

  @TempDir private Path directory;

  private Simulator simulator;
  private Worker worker;

  /** Says so where people look: the reports of skipped tests are not read. */
  static boolean isDockerThere() {
    boolean there = DockerClientFactory.instance().isDockerAvailable();
    if (!there) {
      System.err.println("WorkerInContainersIT is skipped: no Docker engine answers");
    }
    return there;
  }

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(0, Map.of("local", Behavior.INSTANT));
    worker = Worker.start(ConfigLoader.load(configuration()));
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 3}
        admin: {port: 0}
        providers:
          local: {engine: openai, host: "%s", models: [{name: small-model}]}
        """
            .formatted(broker.getBootstrapServers(), simulator.baseUrl("local")));
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.stop();
    simulator.close();
  }

  @Test
  void everyJobGetsOneResultAndABadOneADeadLetter() throws Exception {
    publishJobs();

    assertThat(statuses("llm.results", JOBS + 1))
        .containsExactlyInAnyOrderEntriesOf(Map.of("succeeded", (long) JOBS, "failed", 1L));
    assertThat(statuses("llm.dead-letters", 1)).containsExactly(Map.entry("failed", 1L));
  }

  private static void publishJobs() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.getBootstrapServers(),
            "key.serializer", StringSerializer.class,
            "value.serializer", StringSerializer.class);
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
      for (int i = 0; i < JOBS; i++) {
        var _ = producer.send(new ProducerRecord<>("llm.jobs", job(i)));
      }
      var _ = producer.send(new ProducerRecord<>("llm.jobs", "no job"));
    }
  }

  private static String job(int number) {
    return "{\"model\":\"small-model\",\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}"
        .formatted(number);
  }

  private static Map<String, Long> statuses(String topic, int count) {
    try (ResultReader reader = new ResultReader(broker.getBootstrapServers(), topic)) {
      reader.await(count);
      return reader.readToEnd().stream()
          .collect(Collectors.groupingBy(WorkerInContainersIT::status, Collectors.counting()));
    }
  }

  private static String status(ConsumerRecord<byte[], byte[]> record) {
    return ResultReader.json(record).path("status").asString();
  }
}
