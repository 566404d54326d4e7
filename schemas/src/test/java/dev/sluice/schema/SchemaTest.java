package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas in the jar and the codecs say the same of what is a job, a result, a dead letter. */
class SchemaTest {

  private static final int ROUNDS = 100;

  private static final String[] VALUES = {
    "null",
    "1",
    "1.5",
    "true",
    "false",
    "\"\"",
    "\" \"",
    "\"POST\"",
    "\"GET\"",
    "\"/v1/embeddings\"",
    "\"/v1/chat/completions\"",
    "\"batch\"",
    "\"BATCH\"",
    "{}",
    "[]",
    "[1]",
    "[\"a\"]",
    "[\"\"]",
    "{\"a\":1}",
    "\"2026-12-01T00:00:00Z\"",
    "\"2026-12-01T00:00:00+02:00\"",
    "\"2026-13-01T00:00:00Z\"",
    "\"2026-02-29T00:00:00Z\"",
    "\"2026-12-01 00:00:00Z\"",
    "\"2026-12-01T00:00Z\"",
    "\"a\\u0007\"",
    "[{\"metric\":\"PRICE\",\"direction\":\"DESC\"}]",
    "[{\"metric\":\"PRICE\"}]",
    "{\"order\":[\"groq\"]}",
    "{\"allow_fallbacks\":false}",
    "{\"ignore\":[\"a\"]}",
    "{\"models\":[{}]}",
    "{\"input\":0.5}",
    "{\"input\":-1}",
    "{\"price\":1}",
    "\"wait\"",
    "\"12h\"",
    "\"12 hours\"",
    "{\"max_age\":\"1d\"}",
    "[\"invalid_request\"]",
  };

  private static final String[] PATHS = {
    "/id",
    "/custom_id",
    "/batch_id",
    "/method",
    "/url",
    "/body",
    "/reply_to",
    "/model_selection",
    "/priority",
    "/deadline",
    "/not_before",
    "/idempotency_key",
    "/reuse",
    "/reuse/max_age",
    "/reuse/other",
    "/tenant",
    "/metadata",
    "/messages",
    "/input",
    "/model",
    "/body/messages",
    "/body/input",
    "/body/model",
    "/body/model_selection",
    "/body/stream",
    "/stream",
    "/model_selection/provider",
    "/model_selection/models",
    "/model_selection/sort",
    "/model_selection/ignore",
    "/model_selection/only",
    "/model_selection/max_price",
    "/model_selection/when_limited",
    "/model_selection/fallback_on",
    "/model_selection/provider/order",
    "/model_selection/provider/allow_fallbacks",
    "/model_selection/other",
    "/other",
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "job.schema.json",
        "job-result.schema.json",
        "dead-letter.schema.json",
        "stream-record.schema.json",
        "cancellation.schema.json",
        "replay-mark.schema.json"
      })
  void everySchemaIsASchema(String name) {
    var metaSchema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(metaSchema.validate(Json.mapper().readTree(Schemas.text(name)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyJobIsValidAndSurvivesTheRoundTrip(long seed) {
    Samples samples = new Samples(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Job job = samples.job();
      byte[] encoded = JobCodec.encode(job);

      assertThat(Schemas.errors(Schemas.JOB, encoded)).isEmpty();
      assertThat(JobCodec.decode(encoded, "fallback")).isEqualTo(new DecodedJob.Valid(job));
      assertThat(encoded).containsExactly(reencoded(encoded));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyResultIsValidAndSurvivesTheRoundTrip(long seed) {
    Samples samples = new Samples(seed);
    for (int round = 0; round < ROUNDS; round++) {
      JobResult result = samples.result();
      byte[] encoded = JobResultCodec.encode(result);

      assertThat(Schemas.errors(Schemas.RESULT, encoded)).isEmpty();
      assertThat(JobResultCodec.decode(encoded)).isEqualTo(result);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyDeadLetterIsValidAndSurvivesTheRoundTrip(long seed) {
    Samples samples = new Samples(seed);
    for (int round = 0; round < ROUNDS; round++) {
      DeadLetter letter = samples.deadLetter();
      byte[] encoded = DeadLetterCodec.encode(letter);

      assertThat(Schemas.errors(Schemas.DEAD_LETTER, encoded)).isEmpty();
      assertThat(DeadLetterCodec.decode(encoded))
          .usingRecursiveComparison()
          .ignoringFields("result")
          .isEqualTo(letter);
      assertThat(DeadLetterCodec.decode(encoded).result()).isEqualTo(letter.result());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyStreamRecordIsValidAndSurvivesTheRoundTrip(long seed) {
    Samples samples = new Samples(seed);
    for (int round = 0; round < ROUNDS; round++) {
      StreamRecord record = samples.streamRecord();
      byte[] encoded = StreamRecordCodec.encode(record);

      assertThat(Schemas.errors(Schemas.STREAM, encoded)).isEmpty();
      assertThat(StreamRecordCodec.decode(encoded)).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyCancellationIsValidAndSurvivesTheRoundTrip(long seed) {
    Samples samples = new Samples(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Cancellation cancellation = samples.cancellation();
      byte[] encoded = CancellationCodec.encode(cancellation);

      assertThat(Schemas.errors(Schemas.CANCELLATION, encoded)).isEmpty();
      assertThat(CancellationCodec.decode(encoded)).isEqualTo(cancellation);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyReplayMarkIsValidAndSurvivesTheRoundTrip(long seed) {
    Samples samples = new Samples(seed);
    for (int round = 0; round < ROUNDS; round++) {
      ReplayMark mark = samples.replayMark();
      byte[] encoded = ReplayMarkCodec.encode(mark);

      assertThat(Schemas.errors(Schemas.REPLAY_MARK, encoded)).isEmpty();
      assertThat(ReplayMarkCodec.decode(encoded)).isEqualTo(mark);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = CancellationCodecTest.NONE)
  void whatIsNoCancellationForTheCodecIsNoneForTheSchema(String json, String message) {
    assertThat(Schemas.errors(Schemas.CANCELLATION, json.getBytes(UTF_8))).as(message).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = BadJobs.NO_JOBS)
  void whatTheCodecRefusesTheSchemaRefuses(String json, String message) {
    assertThat(Schemas.errors(Schemas.JOB, json.getBytes(UTF_8))).as(message).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theSchemaAcceptsExactlyWhatTheCodecReads(long seed) {
    Samples samples = new Samples(seed);
    int accepted = 0;
    for (int round = 0; round < 10 * ROUNDS; round++) {
      ObjectNode document = mutant(samples);
      boolean valid = Schemas.errors(Schemas.JOB, document).isEmpty();
      DecodedJob decoded = JobCodec.decode(Json.mapper().writeValueAsBytes(document), "fallback");

      assertThat(decoded instanceof DecodedJob.Valid)
          .as("%s%n%s%n%s", document, decoded, Schemas.errors(Schemas.JOB, document))
          .isEqualTo(valid);
      accepted += valid ? 1 : 0;
    }
    // Both verdicts are put to the proof.
    assertThat(accepted).isBetween(ROUNDS, 9 * ROUNDS);
  }

  @Test
  void theResultOfASucceededJobIsNoDeadLetter() {
    ObjectNode letter =
        (ObjectNode)
            Json.resultMapper().readTree(DeadLetterCodec.encode(new Samples(1).deadLetter()));

    assertThat(Schemas.errors(Schemas.DEAD_LETTER, letter.put("status", "succeeded"))).isNotEmpty();
  }

  private static byte[] reencoded(byte[] encoded) {
    DecodedJob decoded = JobCodec.decode(encoded, "fallback");
    return JobCodec.encode(((DecodedJob.Valid) decoded).job());
  }

  /** A good job with one or two of its fields changed. */
  private static ObjectNode mutant(Samples samples) {
    ObjectNode document =
        (ObjectNode)
            Json.mapper()
                .readTree(
                    samples.one(
                        new String[] {
                          "{\"body\":{\"model\":\"m\",\"messages\":[{}]},\"model_selection\":{\"provider\":{}}}",
                          "{\"body\":{\"messages\":[{}]},\"reuse\":{}}",
                          "{\"url\":\"/v1/embeddings\",\"body\":{\"input\":\"x\"}}",
                          "{\"messages\":[{}],\"model_selection\":{\"provider\":{}}}",
                          "{\"input\":\"x\"}",
                        }));
    mutate(document, samples);
    if (samples.chance()) {
      mutate(document, samples);
    }
    return document;
  }

  private static void mutate(ObjectNode document, Samples samples) {
    List<String> path = List.of(samples.one(PATHS).substring(1).split("/"));
    JsonNode parent = document;
    for (String step : path.subList(0, path.size() - 1)) {
      parent = parent.path(step);
    }
    if (parent instanceof ObjectNode object) {
      object.set(path.get(path.size() - 1), Json.mapper().readTree(samples.one(VALUES)));
    }
  }
}
