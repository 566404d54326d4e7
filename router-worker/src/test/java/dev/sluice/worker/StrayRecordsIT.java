package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Parking;
import dev.sluice.schema.ParkingCodec;
import dev.sluice.schema.Progress;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Usage;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What somebody else writes where jobs rest, and timestamps that are not a worker's own. */
@Timeout(120)
final class StrayRecordsIT {

  private static final String JOB =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String RESTING = DeferralTier.ONE_SECOND.topic("llm.jobs");

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private Worker worker;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("good", Behavior.INSTANT));
    Path file =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 1}
            admin: {port: 0}
            providers:
              good: {engine: openai, host: "%s", models: [{name: m}]}
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl("good")));
    worker = Worker.start(ConfigLoader.load(file));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
  }

  @AfterEach
  void stop() throws InterruptedException {
    producer.close();
    worker.stop();
    simulator.close();
    broker.close();
  }

  @Test
  void aJobWhoseSubmittersClockIsAheadIsNotHeldBack() throws Exception {
    Instant submitted = Instant.now();
    var _ = publish("llm.jobs", submitted.plus(Duration.ofMinutes(30)), JOB, null);

    Instant called = Instant.parse(firstResult().at("/attempts/0/started_at").asString());

    assertThat(called).isBefore(submitted.plusSeconds(60));
  }

  @Test
  void whatIsNoParkedJobStopsNothingThatRestsBehindIt() throws Exception {
    Instant now = Instant.now();
    long ahead = publish(RESTING, now.plus(Duration.ofMinutes(30)), JOB, "no header of a worker's");
    var _ = publish(RESTING, now, null, parking("nothing", now.plusSeconds(3)));
    long noJob = publish(RESTING, now, "no job", null);
    var _ = publish(RESTING, now, JOB, parking("parked", now.plusSeconds(3)));

    try (ResultReader results = new ResultReader(broker.bootstrapServers(), "llm.results")) {
      Map<String, String> statuses = new HashMap<>();
      for (var result : results.await(4)) {
        JsonNode json = ResultReader.json(result);
        statuses.put(json.path("id").asString(), json.path("status").asString());
      }
      assertThat(statuses)
          .containsEntry(RESTING + "-0-" + ahead, "succeeded")
          .containsEntry("nothing", "failed")
          .containsEntry(RESTING + "-0-" + noJob, "failed")
          .containsEntry("parked", "succeeded");
    }
    assertThat(worker.failure().toCompletableFuture()).isNotDone();
  }

  @Test
  void whatAParkedJobHasBehindItIsToldThoughItEndsWithoutAnotherCall() throws Exception {
    Instant now = Instant.now();
    String late = "{\"deadline\":\"2020-01-01T00:00:00Z\",\"body\":" + JOB + "}";
    Attempt attempt =
        new Attempt(
            "good",
            "m",
            null,
            null,
            now,
            Duration.ZERO,
            Duration.ofSeconds(1),
            new Attempt.Failed(ErrorCode.SERVER_ERROR, "no", 500, null));
    Cost cost = new Cost(new BigDecimal("0.25"), "catalog");
    Progress behind = new Progress(List.of(attempt), new Usage(30, 0, 3, 0), cost, null);
    var _ = publish(RESTING, now, late, parking("tried", now, behind));

    JsonNode result = firstResult();

    assertThat(result.path("status").asString()).isEqualTo("expired");
    assertThat(result.path("attempts")).hasSize(1);
    assertThat(result.at("/usage/input_tokens").asInt()).isEqualTo(30);
    assertThat(result.at("/cost/usd").asString()).isEqualTo("0.25");
  }

  private static String parking(String id, Instant due) {
    return parking(id, due, Progress.NONE);
  }

  private static String parking(String id, Instant due, Progress behind) {
    Parking.Origin origin = new Parking.Origin("llm.jobs", 0, 7, due);
    return new String(ParkingCodec.encode(new Parking(id, due, origin, behind)), UTF_8);
  }

  private JsonNode firstResult() {
    try (ResultReader results = new ResultReader(broker.bootstrapServers(), "llm.results")) {
      return ResultReader.json(results.await(1).getFirst());
    }
  }

  private long publish(
      String topic, Instant timestamp, @Nullable String value, @Nullable String header)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, 0, timestamp.toEpochMilli(), null, value == null ? null : value.getBytes(UTF_8));
    if (header != null) {
      record.headers().add(RecordHeaders.PARKED, header.getBytes(UTF_8));
    }
    return producer.send(record).get().offset();
  }
}
