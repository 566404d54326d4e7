package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class MalformedJobTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = BadJobs.NO_JOBS)
  void saysWhatIsWrongAndWhere(String json, String message) {
    assertThat(malformed(json).message()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          no                                             | no JSON: Unrecognized token 'no'
          {"body":{"messages":[{}]}                      | at line 1, column 26
          {"body":{"messages":[{}]}} {}                  | more than one JSON value at line 1
          {"body":{"messages":[{}]}} x                   | no JSON: Unrecognized token 'x'
          """)
  void saysWhereTheJsonBreaks(String json, String message) {
    assertThat(malformed(json).message()).contains(message);
  }

  @Test
  void anEmptyRecordIsSaidToBeEmpty() {
    assertThat(malformed((byte[]) null).message()).isEqualTo("the record is empty");
    assertThat(malformed(new byte[0]).message()).isEqualTo("the record is empty");
    assertThat(malformed(" \n ").message()).isEqualTo("no JSON: nothing but white space");
  }

  @Test
  void aHundredLevelsOfNestingAreTooMany() {
    DecodedJob.Malformed malformed =
        malformed("{\"id\":\"deep\",\"body\":" + "[".repeat(100) + "]".repeat(100) + "}");

    assertThat(malformed.message()).contains("nesting depth (65) exceeds").contains("at line 1");
    assertThat(malformed.id()).isEqualTo("deep");
  }

  @Test
  void aMillionValuesAreTooMany() {
    DecodedJob.Malformed malformed =
        malformed("{\"id\":\"wide\",\"input\":[" + "[],".repeat(500_000) + "0]}");

    assertThat(malformed.message()).contains("too much JSON: Token count (1000001) exceeds");
  }

  @Test
  void aRecordLargerThanAJobMayBeIsRefusedUnread() {
    DecodedJob.Malformed malformed =
        malformed(
            "{\"id\":\"large\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "x".repeat(JobCodec.MAX_BYTES)
                + "\"}],\"body\":{}}");

    assertThat(malformed.message())
        .isEqualTo("the record has 10,485,826 bytes, and a job may have 10,485,760");
    assertThat(malformed.id()).isEqualTo("large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "1E-999999999",
        "-1e1001",
        "0.1e-2147483000",
        "1e2147483647",
        "1e2147483648",
        "-1E-9999999999"
      })
  void aNumberThatWouldFillTheMemoryIsRefused(String number) {
    for (String json :
        new String[] {
          "{\"messages\":[{}],\"temperature\":" + number + "}",
          "{\"body\":{\"messages\":[{}]},\"metadata\":{\"n\":" + number + "}}",
          "{\"body\":{\"messages\":[{}]},\"model_selection\":{\"max_price\":{\"input\":"
              + number
              + "}}}",
        }) {
      assertThat(malformed(json).message()).startsWith("too much JSON: a number is beyond 1e1000");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e308", "4.9e-324", "1.7976931348623157e308", "0e5", "0.000000000000000000001"})
  void whatADoubleHoldsIsNoSuchNumber(String number) {
    DecodedJob decoded =
        JobCodec.decode(
            ("{\"messages\":[{}],\"temperature\":" + number + "}").getBytes(UTF_8), "id");

    assertThat(decoded).isInstanceOf(DecodedJob.Valid.class);
  }

  @Test
  void aNumberOfAThousandDigitsIsTooLong() {
    assertThat(malformed("{\"messages\":[{}],\"n\":1" + "0".repeat(1_000) + "}").message())
        .contains("too much JSON: Number value length (1001) exceeds");
  }

  @Test
  void aBareBodyThatNoEnvelopeCouldHoldIsRefusedAtOnce() {
    int arrays = Json.MAX_NESTING - 1;
    String nested = "[".repeat(arrays) + "]".repeat(arrays);

    assertThat(malformed("{\"messages\":[{}],\"x\":" + nested + "}").message())
        .startsWith("too much JSON: nested so deep");
  }

  @Test
  void aNumberThatNothingCanHoldLeavesTheJobItsName() {
    DecodedJob.Malformed malformed =
        malformed("{\"id\":\"far\",\"body\":{\"messages\":[{}],\"x\":1e2147483648}}");

    assertThat(malformed.id()).isEqualTo("far");
    assertThat(malformed("{\"metadata\":{\"x\":-1E-9999999999},\"body\":{}}").labels())
        .isEqualTo(Labels.none());
  }

  @Test
  void theErrorInTheSecondLineIsFoundThere() {
    assertThat(malformed("{\"body\":\n{\"x\":tru}}").message()).contains("at line 2, column ");
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedWithTheirOffset() {
    byte[] latin = "{\"id\":\"ä\",\"messages\":[{}]}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(malformed(latin).message()).isEqualTo("no valid UTF-8 at byte 7");
  }

  @Test
  void jsonInAnotherEncodingIsRefused() {
    byte[] utf16 = "{\"messages\":[{}]}".getBytes(StandardCharsets.UTF_16BE);

    assertThat(malformed(utf16).id()).isEqualTo("topic-3-42");
  }

  @Test
  void whatCanStillBeReadIsKept() {
    DecodedJob.Malformed malformed =
        malformed(
            """
            {"id":"job-1","custom_id":"row-17","url":"/v1/images","batch_id":"b","tenant":"acme",
             "metadata":{"a":1.10},"reply_to":"my-app.results","body":{}}""");

    assertThat(malformed.id()).isEqualTo("job-1");
    assertThat(malformed.replyTo()).isEqualTo("my-app.results");
    assertThat(malformed.labels())
        .isEqualTo(
            new Labels("row-17", "b", "acme", (ObjectNode) Json.mapper().readTree("{\"a\":1.10}")));
  }

  @Test
  void whatStandsBeforeTheFaultOfBrokenJsonIsKept() {
    DecodedJob.Malformed malformed =
        malformed(
            """
            {"id":"job-1","custom_id":"row-17","body":{"messages":[{"role":"us""");

    assertThat(malformed.id()).isEqualTo("job-1");
    assertThat(malformed.labels().customId()).isEqualTo("row-17");
  }

  @Test
  void aFieldThatIsItselfWrongCostsNoOther() {
    DecodedJob.Malformed malformed =
        malformed(
            """
            {"id":7,"custom_id":"row-17","batch_id":[],"metadata":"x","reply_to":1,"body":{}}""");

    assertThat(malformed.id()).isEqualTo("topic-3-42");
    assertThat(malformed.labels())
        .isEqualTo(new Labels("row-17", null, null, Json.mapper().createObjectNode()));
    assertThat(malformed.replyTo()).isNull();
  }

  @Test
  void anIdTooLongForAHeaderIsRefusedAndNotKept() {
    DecodedJob.Malformed malformed =
        malformed("{\"id\":\"" + "x".repeat(513) + "\",\"body\":{\"messages\":[{}]}}");

    assertThat(malformed.message()).isEqualTo("id: is longer than 512 characters");
    assertThat(malformed.id()).isEqualTo("topic-3-42");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"body":{"messages":[{}],"model":"X"}}                                                   | body.model
          {"messages":[{}],"model":"X"}                                                            | model
          {"body":{"messages":[{}]},"reply_to":"X"}                                                | reply_to
          {"body":{"messages":[{}]},"tenant":"X"}                                                  | tenant
          {"body":{"messages":[{}]},"idempotency_key":"X"}                                         | idempotency_key
          {"body":{"messages":[{}]},"model_selection":{"models":["m","X"]}}                        | model_selection.models[1]
          {"body":{"messages":[{}]},"model_selection":{"only":["X"]}}                              | model_selection.only[0]
          {"body":{"messages":[{}]},"model_selection":{"ignore":["X"]}}                            | model_selection.ignore[0]
          {"body":{"messages":[{}]},"model_selection":{"provider":{"order":["X"]}}}                | model_selection.provider.order[0]
          """)
  void aNameIsNoLongerThanAName(String json, String field) {
    assertThat(malformed(json.replace("X", "x".repeat(513))).message())
        .isEqualTo(field + ": is longer than 512 characters");
    assertThat(JobCodec.decode(json.replace("X", "x".repeat(512)).getBytes(UTF_8), "id"))
        .isInstanceOf(DecodedJob.Valid.class);
  }

  @Test
  void aThousandFallbacksAreEnough() {
    assertThat(
            malformed(
                    "{\"body\":{\"messages\":[{}]},\"model_selection\":{\"models\":["
                        + "\"m\",".repeat(1_000)
                        + "\"m\"]}}")
                .message())
        .isEqualTo("model_selection.models: has more than 1000 elements");
  }

  @Test
  void theFieldsOfABareBodyAreNotTakenForTheJobs() {
    DecodedJob.Malformed malformed = malformed("{\"id\":\"x\",\"messages\":[],\"metadata\":{}}");

    assertThat(malformed.id()).isEqualTo("topic-3-42");
  }

  @Test
  void noContentCanForgeALineOfALog() {
    String forged = "a\\r\\n2026 ERROR forged \\u001b[31m \\u2028 \\u202e";

    for (String json :
        new String[] {
          "{\"url\":\"" + forged + "\",\"body\":{}}",
          "{\"method\":\"" + forged + "\",\"body\":{}}",
          "{\"deadline\":\"" + forged + "\",\"body\":{\"messages\":[{}]}}",
          "{\"model_selection\":{\"" + forged + "\":1},\"body\":{\"messages\":[{}]}}",
          "abc\u202e\u0085\r\n\u001b[31m",
        }) {
      assertThat(malformed(json).message()).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    }
  }

  @Test
  void aMessageStaysShortHoweverLongTheContent() {
    String longText = "x".repeat(100_000);

    for (String json :
        new String[] {
          longText,
          "{\"url\":\"" + longText + "\",\"body\":{}}",
          "{\"model_selection\":{\"" + longText.substring(0, 40_000) + "\":1},\"body\":{}}",
          "{\"" + longText + "\":1}",
          "{\"body\":{\"messages\":[{}],\"n\":1" + "0".repeat(5_000) + "}}",
        }) {
      assertThat(malformed(json).message()).hasSizeLessThan(420);
    }
  }

  private static DecodedJob.Malformed malformed(String json) {
    return malformed(json.getBytes(UTF_8));
  }

  private static DecodedJob.Malformed malformed(byte @Nullable [] value) {
    DecodedJob decoded = JobCodec.decode(value, "topic-3-42");
    assertThat(decoded).isInstanceOf(DecodedJob.Malformed.class);
    return (DecodedJob.Malformed) decoded;
  }
}
