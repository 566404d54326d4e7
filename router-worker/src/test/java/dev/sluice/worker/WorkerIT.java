package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.config.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A whole worker between a real broker and simulated providers over HTTP. */
@Timeout(120)
final class WorkerIT {

  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @TempDir static Path directory;

  private static EmbeddedKafka broker;
  private static Simulator simulator;
  private static Worker worker;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("good", Behavior.INSTANT));
    worker = Worker.start(ConfigLoader.load(configuration()));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                8 << 20,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("app.results", 1, (short) 1),
                  new NewTopic("secret.results", 1, (short) 1),
                  new NewTopic("app.small", 1, (short) 1)
                      .configs(Map.of("max.message.bytes", "4096"))))
          .all()
          .get();
    }
  }

  private static Path configuration() throws IOException {
    return Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 1, reply_allowed: ["llm.*", "app.*"]}
        admin: {port: 0}
        providers:
          good:
            engine: openai
            host: %s
            models:
              - {name: small-model, price: {input: 1, output: 2}}
              - {name: seeing-model, supports_vision: true}
        """
            .formatted(broker.bootstrapServers(), simulator.baseUrl("good")));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    producer.close();
    worker.stop();
    simulator.close();
    broker.close();
  }

  @Test
  void aBareOpenAiBodyIsAJobWhoseIdIsWhereItStands() throws Exception {
    long offset = publish(null, "{\"model\":\"small-model\"," + MESSAGES + "}");
    JsonNode result = resultOf("llm.results", "llm.jobs-0-" + offset);

    assertThat(result.path("status").asString()).isEqualTo("succeeded");
    assertThat(result.at("/response/body/choices/0/message/content").asString()).isNotBlank();
    assertThat(result.at("/route/provider").asString()).isEqualTo("good");
    assertThat(result.at("/attempts/0/outcome").asString()).isEqualTo("succeeded");
    assertThat(result.at("/usage/input_tokens").asLong()).isPositive();
    assertThat(result.at("/cost/source").asString()).isEqualTo("catalog");
  }

  @Test
  void aBatchLineFindsItsWayBackWithItsNames() throws Exception {
    String line =
        """
        {"id":"named","custom_id":"row-1","batch_id":"b","reply_to":"app.results","method":"POST",
        "url":"/v1/chat/completions","metadata":{"team":"search"},"body":{"model":"small-model",%s}}
        """
            .formatted(MESSAGES);
    ProducerRecord<byte[], byte[]> job =
        new ProducerRecord<>("llm.jobs", "named".getBytes(UTF_8), line.getBytes(UTF_8));
    job.headers().add("traceparent", "00-trace".getBytes(UTF_8));
    var _ = producer.send(job).get();

    ConsumerRecord<byte[], byte[]> record = recordOf("app.results", "named");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("named");
    assertThat(header(record, RecordHeaders.BATCH_ID)).isEqualTo("b");
    assertThat(header(record, RecordHeaders.CUSTOM_ID)).isEqualTo("row-1");
    assertThat(header(record, RecordHeaders.STATUS)).isEqualTo("succeeded");
    assertThat(header(record, "traceparent")).isEqualTo("00-trace");
    assertThat(ResultReader.json(record).at("/metadata/team").asString()).isEqualTo("search");
  }

  static Stream<Arguments> badJobs() {
    String deep = "[".repeat(100) + "]".repeat(100);
    String good = "\"body\":{\"model\":\"small-model\"," + MESSAGES + "}";
    return Stream.of(
        Arguments.of("no JSON", "hello", "malformed_job"),
        Arguments.of("no job", "{\"a\":1}", "malformed_job"),
        Arguments.of("no object", "[1,2]", "malformed_job"),
        Arguments.of("an empty record", "", "malformed_job"),
        Arguments.of(
            "deep", "{\"model\":\"small-model\",\"messages\":" + deep + "}", "malformed_job"),
        Arguments.of("unknown url", "{\"url\":\"/v1/images\"," + good + "}", "malformed_job"),
        Arguments.of("no model", "{" + MESSAGES + "}", "malformed_job"),
        Arguments.of("unknown model", "{\"model\":\"small-mode\"," + MESSAGES + "}", "no_route"),
        Arguments.of(
            "missing reply topic",
            "{\"reply_to\":\"app.nowhere\"," + good + "}",
            "reply_topic_unavailable"),
        Arguments.of(
            "forbidden reply topic",
            "{\"reply_to\":\"secret.results\"," + good + "}",
            "reply_topic_unavailable"),
        Arguments.of(
            "late", "{\"deadline\":\"2020-01-01T00:00:00Z\"," + good + "}", "deadline_exceeded"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badJobs")
  void aBadJobIsToldOffOnceAndCallsNobody(String name, String value, String code) throws Exception {
    long callsBefore = simulator.ledger().calls().size();
    String id = "llm.jobs-0-" + publish(null, value);

    JsonNode result = resultOf("llm.results", id);
    assertThat(result.at("/error/code").asString()).isEqualTo(code);
    assertThat(result.at("/error/message").asString()).isNotBlank();
    assertThat(result.path("attempts")).isEmpty();
    JsonNode letter = resultOf("llm.dead-letters", id);
    assertThat(letter.at("/error/code").asString()).isEqualTo(code);
    assertThat(letter.at("/source/topic").asString()).isEqualTo("llm.jobs");
    assertThat(letter.at("/source/value").asString()).isEqualTo(value);
    assertThat(simulator.ledger().calls().size()).isEqualTo(callsBefore);
  }

  static Stream<String> ownTopics() {
    Topics own = Topics.DEFAULT;
    return Stream.concat(
        own.deferred().keySet().stream().sorted(),
        Stream.of(
            own.jobs(),
            own.jobs() + ".deferred.2h",
            own.deadLetters(),
            own.stream(),
            own.fleet(),
            own.usage()));
  }

  @ParameterizedTest
  @MethodSource("ownTopics")
  void noJobNamesATopicOfTheRoutersOwnAsItsReplyTopic(String topic) throws Exception {
    String job =
        "{\"reply_to\":\"%s\",\"body\":{\"model\":\"small-model\",%s}}".formatted(topic, MESSAGES);
    String id = "llm.jobs-0-" + publish(null, job);

    JsonNode error = resultOf("llm.results", id).path("error");
    assertThat(error.path("code").asString()).isEqualTo("reply_topic_unavailable");
    assertThat(error.path("message").asString()).contains(topic, "the router's own");
  }

  @Test
  void aJobOfMegabytesIsAJobLikeAnyOther() throws Exception {
    String image = "data:image/png;base64," + "A".repeat(5_000_000);
    String job =
        """
        {"id":"picture","body":{"model":"seeing-model","messages":[{"role":"user","content":[
        {"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"%s"}}]}]}}
        """
            .formatted(image);
    publish("picture", job);

    assertThat(resultOf("llm.results", "picture").path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aResultLargerThanItsTopicTakesIsAFailureThatSaysSo() throws Exception {
    String job =
        """
        {"id":"large","reply_to":"app.small","body":{"model":"small-model","n":100,%s}}
        """
            .formatted(MESSAGES);
    publish("large", job);

    JsonNode result = resultOf("app.small", "large");
    assertThat(result.at("/error/code").asString()).isEqualTo("result_too_large");
    assertThat(result.at("/usage/output_tokens").asLong()).isPositive();
    assertThat(resultOf("llm.dead-letters", "large").path("status").asString()).isEqualTo("failed");
  }

  @Test
  void aRecordTooLargeForItsDeadLetterIsNamedByWhereItStands() throws Exception {
    String escapedSixfold = "\u0001".repeat(6_000_000);
    long offset = publish(null, escapedSixfold);

    JsonNode letter = resultOf("llm.dead-letters", "llm.jobs-0-" + offset);
    assertThat(letter.at("/source/offset").asLong()).isEqualTo(offset);
    assertThat(letter.at("/source/value_omitted").asBoolean()).isTrue();
  }

  @Test
  void metricsHealthAndModelsAreThere() throws Exception {
    publish(null, "{\"model\":\"small-model\"," + MESSAGES + "}");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body())
        .contains("sluice_jobs_in_flight", "sluice_breaker_state", "sluice_transaction_duration");
    assertThat(get("/v1/models/small-model").body())
        .contains("\"id\":\"small-model\"", "\"providers\":[{\"provider\":");
    assertThat(get("/v1/models").body()).contains("\"id\":\"small-model\"");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + worker.adminPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static long publish(@org.jspecify.annotations.Nullable String key, String value)
      throws Exception {
    byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
    return producer
        .send(new ProducerRecord<>("llm.jobs", keyBytes, value.getBytes(UTF_8)))
        .get()
        .offset();
  }

  private static JsonNode resultOf(String topic, String id) {
    return ResultReader.json(recordOf(topic, id));
  }

  private static ConsumerRecord<byte[], byte[]> recordOf(String topic, String id) {
    try (ResultReader reader = new ResultReader(broker.bootstrapServers(), topic)) {
      Map<String, ConsumerRecord<byte[], byte[]>> byId = new HashMap<>();
      for (int count = 1; !byId.containsKey(id); count = byId.size() + 1) {
        reader
            .await(count)
            .forEach(record -> byId.put(header(record, RecordHeaders.JOB_ID), record));
      }
      return requireNonNull(byId.get(id), id);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = requireNonNull(record.headers().lastHeader(name), name);
    return new String(header.value(), UTF_8);
  }
}
