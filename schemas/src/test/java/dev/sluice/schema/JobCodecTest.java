package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JobCodecTest {

  private static final String CHAT =
      """
      {"model":"m","messages":[{"role":"user","content":"Hi"}]}""";

  @Test
  void everyFieldOfAnEnvelopeSurvivesTheRoundTrip() {
    ObjectNode metadata = Json.mapper().createObjectNode().put("team", "search");
    Job job =
        Job.chat("gpt-oss-120b", "Hi")
            .withId("job-1")
            .withLabels(new Labels("row-17", "batch-1", "acme", metadata))
            .withReplyTo("my-app.results")
            .withIdempotencyKey("key-1")
            .withSchedule(
                new Schedule(
                    Priority.BATCH,
                    Instant.parse("2026-12-01T00:00:00.123456789Z"),
                    Instant.parse("2026-11-30T00:00:00Z")))
            .withSelection(
                new ModelSelection(
                    new ModelSelection.ProviderSelection(List.of("groq", "together"), false),
                    List.of("llama-3.3-70b"),
                    List.of(
                        new ModelSelection.SortKey(
                            ModelSelection.Metric.PRICE, ModelSelection.Direction.ASC)),
                    new ModelSelection.Filter(
                        List.of("groq", "together"),
                        List.of("xai"),
                        new ModelSelection.MaxPrice(new BigDecimal("0.25"), null)),
                    ModelSelection.WhenLimited.NEXT,
                    Set.of(ModelSelection.FallbackOn.INVALID_REQUEST)));

    assertThat(decode(new String(JobCodec.encode(job), UTF_8))).isEqualTo(job);
  }

  @Test
  void aLineOfTheOpenAiBatchFormatIsAJobAsItStands() {
    Job job =
        decode(
            """
            {"custom_id":"row-17","method":"POST","url":"/v1/chat/completions","body":%s}"""
                .formatted(CHAT));

    assertThat(job.id()).isEqualTo("topic-3-42");
    assertThat(job.labels().customId()).isEqualTo("row-17");
    assertThat(job.endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
    assertThat(job.model()).contains("m");
  }

  @Test
  void anEmbeddingsLineIsForTheEmbeddingsEndpoint() {
    Job job =
        decode(
            """
            {"custom_id":"e","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":"x"}}""");

    assertThat(job.endpoint()).isEqualTo(Endpoint.EMBEDDINGS);
  }

  @Test
  void aBareOpenAiBodyIsAJobWhoseIdIsThatOfItsRecord() {
    Job job =
        decode(
            """
            {"id":"not-ours","model":"m","messages":[{"role":"user","content":"Hi"}],"seed":7}""");

    assertThat(job.id()).isEqualTo("topic-3-42");
    assertThat(job.body().get("seed").intValue()).isEqualTo(7);
    assertThat(job.labels()).isEqualTo(Labels.none());
  }

  @Test
  void aBareBodyWithAnInputIsForTheEmbeddingsEndpoint() {
    Job job =
        decode(
            """
            {"model":"m","input":["a","b"]}""");

    assertThat(job.endpoint()).isEqualTo(Endpoint.EMBEDDINGS);
  }

  @Test
  void aSelectionInsideTheBodyIsReadAndNotForwarded() {
    Job job =
        decode(
            """
            {"model":"m","messages":[{}],"model_selection":{"ignore":["xai"]}}""");

    assertThat(job.selection().filter().ignore()).containsExactly("xai");
    assertThat(job.body().has("model_selection")).isFalse();
  }

  @Test
  void theSelectionOfTheEnvelopeWinsOverTheOneInTheBody() {
    Job job =
        decode(
            """
            {"body":{"model":"m","messages":[{}],"model_selection":{"ignore":["body"]}},
             "model_selection":{"ignore":["envelope"]}}""");

    assertThat(job.selection().filter().ignore()).containsExactly("envelope");
    assertThat(job.body().has("model_selection")).isFalse();
  }

  @Test
  void aBlankIdIsReplacedByTheIdOfTheRecord() {
    assertThat(decode("{\"id\":\" \",\"body\":" + CHAT + "}").id()).isEqualTo("topic-3-42");
  }

  @Test
  void aJobWithoutAModelIsLeftToTheDefaultModel() {
    assertThat(decode("{\"messages\":[{}]}").model()).isEmpty();
  }

  @Test
  void unknownFieldsOfAnEnvelopeAreIgnoredAndThoseOfABodyForwarded() {
    Job job =
        decode(
            """
            {"x":1,"body":{"messages":[{}],"y":2}}""");

    assertThat(job.body().get("y").intValue()).isEqualTo(2);
  }

  @Test
  void aNullFieldReadsLikeOneThatIsNotThere() {
    Job job =
        decode(
            """
            {"id":null,"custom_id":null,"method":null,"url":null,"reply_to":null,"deadline":null,
             "not_before":null,"priority":null,"metadata":null,"tenant":null,"model_selection":null,
             "idempotency_key":null,"body":{"model":null,"messages":[{}]}}""");

    assertThat(job.schedule()).isEqualTo(Schedule.NOW);
    assertThat(job.model()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(decode("\uFEFF" + CHAT).model()).contains("m");
  }

  @Test
  void numbersKeepTheirExactDecimals() {
    String body =
        "{\"messages\":[{}],\"a\":1.10,\"b\":1E-7,\"c\":123456789012345678901234567890,\"d\":0.10}";

    Job job = decode(body);

    assertThat(Json.mapper().writeValueAsString(job.body())).isEqualTo(body);
    assertThat(new String(JobCodec.encode(job), UTF_8)).contains(body);
  }

  @Test
  void aBodyMayBeNestedAsDeepAsIsAllowed() {
    int arrays = Json.MAX_NESTING - 2;
    String nested = "[".repeat(arrays) + "]".repeat(arrays);

    Job job = decode("{\"messages\":[{}],\"x\":" + nested + "}");

    assertThat(job.body().has("x")).isTrue();
    assertThat(decode(new String(JobCodec.encode(job), UTF_8))).isEqualTo(job);
  }

  private static Job decode(String json) {
    DecodedJob decoded = JobCodec.decode(json.getBytes(UTF_8), "topic-3-42");
    assertThat(decoded).isInstanceOf(DecodedJob.Valid.class);
    return ((DecodedJob.Valid) decoded).job();
  }
}
