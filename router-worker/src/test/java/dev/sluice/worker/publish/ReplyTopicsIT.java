package dev.sluice.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where jobs may have their results sent. */
@Timeout(120)
final class ReplyTopicsIT {

  private static final List<String> RESERVED = List.of("llm.jobs", "llm.fleet");

  private static EmbeddedKafka broker;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
      admin
          .createTopics(
              Stream.of(
                      "llm.results", "llm.jobs", "llm.fleet", "llm.mine", "my-app.results", "other")
                  .map(name -> new NewTopic(name, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
    cluster = Cluster.connect(kafka);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    broker.close();
  }

  private static ReplyTopic resolve(List<String> allowed, String name) throws Exception {
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    return new ReplyTopics(
            cluster,
            new PublishSettings(
                kafka, "llm.results", "llm.dead-letters", "llm.handover", allowed, RESERVED, "id"))
        .resolve(name);
  }

  @ParameterizedTest
  @CsvSource({
    "llm.*, llm.mine",
    "*, my-app.results",
    "my-app.results, my-app.results",
    "*.results, my-app.results",
    "my-*.res*ts, my-app.results",
    "none, llm.results"
  })
  void aTopicThatIsAllowedAndThereTakesResults(String allowed, String name) throws Exception {
    assertThat(resolve(List.of("x", allowed), name)).isInstanceOf(ReplyTopic.Usable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "llm.*, other, not among topics.reply_allowed",
    "llm.*, llmXmine, not among topics.reply_allowed",
    "llm.*, LLM.mine, not among topics.reply_allowed",
    "my-app.results, my-app.results2, not among topics.reply_allowed",
    "my-app.results, xmy-app.results, not among topics.reply_allowed",
    "*, llm.jobs, one of the router's own topics",
    "*, llm.fleet, one of the router's own topics",
    "*, llm.missing, it does not exist",
    "*, __consumer_offsets, no name that a topic for results can have",
    "*, __transaction_state, no name that a topic for results can have"
  })
  void anyOtherIsRefusedWithTheReason(String allowed, String name, String reason) throws Exception {
    assertThat(resolve(List.of(allowed), name))
        .isInstanceOfSatisfying(
            ReplyTopic.Unusable.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  static Stream<String> oddNames() {
    return Stream.of(
        ".",
        "..",
        "llm.a b",
        "llm.\n",
        "llm.mine\n",
        "llm.\u0000",
        "llm./../jobs",
        "llm.jobs ",
        "llm.*",
        "llm.\u202e",
        "llm.m\u0456ne",
        "llm." + "x".repeat(246),
        "");
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void whatIsNoNameOfATopicIsRefusedWithoutAskingForIt(String name) throws Exception {
    assertThat(resolve(List.of("*"), name))
        .isInstanceOfSatisfying(
            ReplyTopic.Unusable.class,
            refused -> assertThat(refused.reason()).contains("no name that a topic"));
  }
}
