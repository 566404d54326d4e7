package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ResultCodecTest {

  private static final Instant AT = Instant.parse("2026-11-20T08:00:00.120Z");

  @Test
  void aSucceededResultHasTheShapeOfAnOpenAiOutputLine() {
    assertThat(Json.mapper().readTree(JobResultCodec.encode(succeeded())))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"id":"job-1","custom_id":"row-17","batch_id":"b","tenant":"acme",
                     "status":"succeeded",
                     "response":{"status_code":200,"request_id":"r-1","body":{"choices":[]}},
                     "error":null,
                     "route":{"provider":"groq","model":"openai/gpt-oss-120b","variant_id":null},
                     "attempts":[
                       {"provider":"together","model":"m","started_at":"2026-11-20T08:00:00.120Z",
                        "waited_ms":0,"duration_ms":812,"outcome":"rate_limited","status_code":429,
                        "message":"slow down","retry_after_ms":2000},
                       {"provider":"groq","model":"openai/gpt-oss-120b",
                        "credential":"second","reason":"2 of 2: 420 ms",
                        "started_at":"2026-11-20T08:00:00.120Z","waited_ms":3,"duration_ms":5,
                        "outcome":"succeeded","status_code":200}],
                     "usage":{"input_tokens":30,"cached_input_tokens":1,"output_tokens":3,
                              "reasoning_tokens":2},
                     "cost":{"usd":"0.000012","source":"catalog"},
                     "submitted_at":"2026-11-20T08:00:00.120Z",
                     "completed_at":"2026-11-20T08:00:00.120Z",
                     "metadata":{"team":"search"}}"""));
  }

  @Test
  void aSucceededResultSurvivesTheRoundTrip() {
    assertThat(JobResultCodec.decode(JobResultCodec.encode(succeeded()))).isEqualTo(succeeded());
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aResultOfEveryErrorCodeSurvivesTheRoundTrip(ErrorCode code) {
    JobResult result = failed(new JobError(code, "wrong", Duration.ofMillis(1500)));

    assertThat(JobResultCodec.decode(JobResultCodec.encode(result))).isEqualTo(result);
  }

  @Test
  void aSmallCostIsWrittenAsAPlainDecimal() {
    JobResult result = withCost(new Cost(new BigDecimal("1.2E-9"), "provider"));

    assertThat(new String(JobResultCodec.encode(result), UTF_8))
        .contains("\"usd\":\"0.0000000012\"");
  }

  @Test
  void anAbsurdDurationDoesNotKeepAResultFromBeingWritten() {
    JobResult result =
        failed(new JobError(ErrorCode.RATE_LIMITED, "wait", Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(new String(JobResultCodec.encode(result), UTF_8))
        .contains("\"retry_after_ms\":" + Long.MAX_VALUE);
  }

  @Test
  void halfACharacterInAnAnswerDoesNotKeepItsResultFromBeingWritten() {
    ObjectNode body = Json.mapper().createObjectNode().put("text", "x".repeat(9_000) + "\ud83d");

    JobResult result = succeededWith(body);

    assertThat(JobResultCodec.decode(JobResultCodec.encode(result))).isEqualTo(result);
  }

  @Test
  void anAnswerNestedAsDeepAsIsAllowedCanBeReadFromItsResult() {
    String body = "[".repeat(Json.MAX_NESTING) + "]".repeat(Json.MAX_NESTING);
    JobResult result = succeededWith((ObjectNode) Json.mapper().readTree("{\"a\":1}"));
    JobResult deep =
        new JobResult(
            result.id(),
            result.labels(),
            new JobResult.Succeeded(
                new ProviderResponse(200, null, Json.mapper().readTree(body)),
                new Route("p", "m", null)),
            List.of(),
            Usage.NONE,
            null,
            AT,
            AT);

    assertThat(JobResultCodec.decode(JobResultCodec.encode(deep))).isEqualTo(deep);
  }

  @Test
  void fieldsOfALaterVersionArePassedOver() {
    ObjectNode object = (ObjectNode) Json.mapper().readTree(JobResultCodec.encode(succeeded()));

    byte[] later = Json.mapper().writeValueAsBytes(object.put("later", 1));

    assertThat(JobResultCodec.decode(later)).isEqualTo(succeeded());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          x                                          | no JSON
          []                                         | must be a JSON object
          {}                                         | id: is missing
          {"id":"j"}                                 | status: is missing
          {"id":"j","status":"done"}                 | status: "done" is unknown; known are succeeded,
          {"id":"j","status":"succeeded"}            | response: is missing
          {"id":"j","status":"failed"}               | error: is missing
          {"id":"j","status":"failed","error":{"code":"x"}} | error.code: "x" is unknown
          {"id":"j","status":"expired","error":{"code":"timeout","message":""}} | does not go with
          {"id":"j","status":"cancelled","error":{"code":"cancelled","message":""}} | usage: is missing
          """)
  void aForeignRecordIsRefusedWithAClearMessage(String json, String message) {
    assertThatThrownBy(() -> JobResultCodec.decode(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aDeadLetterGivesBackTheBytesOfTheJob() {
    assertBytesSurvive("{\"body\":{}}".getBytes(UTF_8), "\"value\":\"{\\\"body\\\":{}}\"");
    assertBytesSurvive("\uFEFF\u0000 ä 😀 \u2028".getBytes(UTF_8), "\"value\":\"");
    assertBytesSurvive(new byte[0], "\"value\":\"\"");
    assertBytesSurvive(new byte[] {(byte) 0xff, 0, 1}, "\"value_base64\":\"/wAB\"");
    // An overlong encoding and half a surrogate pair look like UTF-8 and are not.
    assertBytesSurvive(new byte[] {(byte) 0xc0, (byte) 0x80}, "\"value_base64\"");
    assertBytesSurvive(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, "\"value_base64\"");
  }

  @Test
  void aRecordWithoutKeyAndValueGivesADeadLetterWithoutThem() {
    DeadLetter.Source source =
        roundTrip(new DeadLetter.Source("llm.jobs", 3, 42, AT, null, null)).source();

    assertThat(source.key()).isNull();
    assertThat(source.value()).isNull();
    assertThat(source.valueOmitted()).isFalse();
  }

  @Test
  void aValueThatIsTooLargeIsSaidToBeOmitted() {
    DeadLetter.Source source =
        roundTrip(new DeadLetter.Source("t", 0, 0, AT, null, new byte[9]).withoutValue()).source();

    assertThat(source.value()).isNull();
    assertThat(source.valueOmitted()).isTrue();
  }

  @Test
  void aLetterThatContradictsItselfIsNone() {
    String letter =
        new String(
            DeadLetterCodec.encode(
                new DeadLetter(
                    failed(new JobError(ErrorCode.NO_ROUTE, "nobody has it")),
                    new DeadLetter.Source("t", 0, 0, AT, null, "x".getBytes(UTF_8)))),
            UTF_8);
    String contradicting =
        letter.replace("\"value\":\"x\"", "\"value\":\"x\",\"value_omitted\":true");

    assertThatExceptionOfType(MalformedRecordException.class)
        .isThrownBy(() -> DeadLetterCodec.decode(contradicting.getBytes(UTF_8)))
        .withMessage("source.value_omitted: is true, though the value is there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "1e9999999999", "NaN", "many"})
  void whatIsNoAmountOfDollarsIsRefusedBeforeItIsWrittenOut(String usd) {
    String result = new String(JobResultCodec.encode(succeeded()), UTF_8);

    assertThatExceptionOfType(MalformedRecordException.class)
        .isThrownBy(() -> JobResultCodec.decode(result.replace("0.000012", usd).getBytes(UTF_8)))
        .withMessage("cost.usd: \"" + usd + "\" is no decimal number");
  }

  private static void assertBytesSurvive(byte[] bytes, String written) {
    DeadLetter letter =
        new DeadLetter(
            failed(new JobError(ErrorCode.NO_ROUTE, "nobody has it")),
            new DeadLetter.Source("llm.jobs", 3, 42, AT, bytes, bytes));
    byte[] encoded = DeadLetterCodec.encode(letter);
    DeadLetter.Source source = DeadLetterCodec.decode(encoded).source();

    assertThat(new String(encoded, UTF_8)).contains(written);
    assertThat(source.key()).isEqualTo(bytes);
    assertThat(source.value()).isEqualTo(bytes);
    assertThat(source.offset()).isEqualTo(42);
    assertThat(source.timestamp()).isEqualTo(AT);
  }

  private static DeadLetter roundTrip(DeadLetter.Source source) {
    JobResult result = failed(new JobError(ErrorCode.MALFORMED_JOB, "no JSON"));
    DeadLetter decoded =
        DeadLetterCodec.decode(DeadLetterCodec.encode(new DeadLetter(result, source)));
    assertThat(decoded.result()).isEqualTo(result);
    return decoded;
  }

  private static JobResult succeeded() {
    return succeededWith((ObjectNode) Json.mapper().readTree("{\"choices\":[]}"));
  }

  private static JobResult succeededWith(ObjectNode body) {
    return new JobResult(
        "job-1",
        labels(),
        new JobResult.Succeeded(
            new ProviderResponse(200, "r-1", body), new Route("groq", "openai/gpt-oss-120b", null)),
        List.of(
            new Attempt(
                "together",
                "m",
                null,
                null,
                AT,
                Duration.ZERO,
                Duration.ofMillis(812),
                new Attempt.Failed(
                    ErrorCode.RATE_LIMITED, "slow down", 429, Duration.ofSeconds(2))),
            new Attempt(
                "groq",
                "openai/gpt-oss-120b",
                "second",
                "2 of 2: 420 ms",
                AT,
                Duration.ofMillis(3),
                Duration.ofMillis(5),
                new Attempt.Answered(200))),
        new Usage(30, 1, 3, 2),
        new Cost(new BigDecimal("0.000012"), "catalog"),
        AT,
        AT);
  }

  private static JobResult withCost(Cost cost) {
    JobResult result = succeeded();
    return new JobResult(
        result.id(),
        result.labels(),
        result.outcome(),
        result.attempts(),
        result.usage(),
        cost,
        AT,
        AT);
  }

  private static JobResult failed(JobError error) {
    return new JobResult(
        "job-1", labels(), new JobResult.Failed(error, null), List.of(), Usage.NONE, null, AT, AT);
  }

  private static Labels labels() {
    return new Labels(
        "row-17", "b", "acme", Json.mapper().createObjectNode().put("team", "search"));
  }
}
