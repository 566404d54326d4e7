package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.Cancellation.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancellationCodecTest {

  static final String NONE =
      """
      {}                                          | cancel: is missing
      {"cancel":"all","id":"x"}                   | cancel: "all" is unknown; known are job, batch
      {"cancel":"JOB","id":"x"}                   | cancel: "JOB" is unknown
      {"cancel":"job"}                            | id: is missing
      {"cancel":"job","id":7}                     | id: must be a string
      {"cancel":"batch","id":""}                  | id: is empty
      {"cancel":"batch","id":"b","reason":true}   | reason: must be a string
      {"cancel":"batch","id":"b","before":9}      | before: must be an array
      {"cancel":"batch","id":"b","before":["9"]}  | before[0]: must be a whole number
      {"cancel":"batch","id":"b","before":[-1]}   | before: has a negative offset
      """;

  @Test
  void itTellsWhatIsCancelledAndWhichJobsHadBeenSubmitted() {
    assertWritten(
        new Cancellation(Subject.batch("b-1"), "too dear", List.of(12L, 0L)),
        """
        {"cancel":"batch","id":"b-1","reason":"too dear","before":[12,0]}
        """);
  }

  @Test
  void whoWritesItByHandNeedsTwoFields() {
    assertWritten(
        new Cancellation(Subject.job("job-1"), null, null),
        "{\"cancel\":\"job\",\"id\":\"job-1\"}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = NONE)
  void whatIsNoCancellationIsRefusedWithAClearMessage(String json, String message) {
    assertThatThrownBy(() -> CancellationCodec.decode(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "batch 7", " ", "日本語"})
  void aKeyTellsWhatItIsOf(String id) {
    assertThat(Subject.ofKey(Subject.job(id).key())).contains(Subject.job(id));
    assertThat(Subject.ofKey(Subject.batch(id).key())).contains(Subject.batch(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "job", "job ", "jobs 7", "b-1"})
  void whatIsNoKeyIsOfNothing(String key) {
    assertThat(Subject.ofKey(key)).isEmpty();
  }

  @Test
  void anIdIsNoLongerThanAJobsMayBe() {
    assertThat(Subject.ofKey("job " + "x".repeat(513))).isEmpty();
    assertThatThrownBy(() -> Subject.job("x".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the id of a job is longer than 512 characters");
    assertThatThrownBy(() -> Subject.batch(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the id of a batch is empty");
  }

  private static void assertWritten(Cancellation cancellation, String json) {
    byte[] encoded = CancellationCodec.encode(cancellation);

    assertThat(Json.mapper().readTree(encoded)).isEqualTo(Json.mapper().readTree(json));
    assertThat(CancellationCodec.decode(encoded)).isEqualTo(cancellation);
  }
}
