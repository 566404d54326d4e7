package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StreamRecordCodecTest {

  private static final StreamRecord.Run RUN = new StreamRecord.Run("run-1", "job-1", "row-17", "b");
  private static final AttemptId ATTEMPT = new AttemptId(2, "groq", "openai/gpt-oss-120b");

  @Test
  void aChunkTellsWhichAttemptOfWhichRunItIsOf() {
    ObjectNode chunk = (ObjectNode) Json.mapper().readTree("{\"choices\":[{\"index\":0}]}");

    assertWritten(
        new StreamRecord(RUN, 7, new StreamRecord.Chunk(ATTEMPT, chunk)),
        """
        {"id":"job-1","custom_id":"row-17","batch_id":"b","run_id":"run-1","sequence":7,
         "event":"chunk","attempt":{"number":2,"provider":"groq","model":"openai/gpt-oss-120b"},
         "chunk":{"choices":[{"index":0}]}}
        """);
  }

  @Test
  void aFailedAttemptTellsWhy() {
    JobError error = new JobError(ErrorCode.STREAM_BROKEN, "it ended early");

    assertWritten(
        new StreamRecord(RUN, 8, new StreamRecord.AttemptFailed(ATTEMPT, error)),
        """
        {"id":"job-1","custom_id":"row-17","batch_id":"b","run_id":"run-1","sequence":8,
         "event":"attempt_failed",
         "attempt":{"number":2,"provider":"groq","model":"openai/gpt-oss-120b"},
         "error":{"code":"stream_broken","message":"it ended early","retryable":true}}
        """);
  }

  @Test
  void theEndTellsHowTheJobEnded() {
    StreamRecord.Run nameless = new StreamRecord.Run("run-1", "job-1", null, null);

    assertWritten(
        new StreamRecord(nameless, 9, new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null)),
        """
        {"id":"job-1","run_id":"run-1","sequence":9,"event":"ended","status":"succeeded",
         "error":null}
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          x                                                 | no JSON
          {}                                                | run_id: is missing
          {"run_id":"r"}                                    | id: is missing
          {"id":"j","run_id":"r"}                           | sequence: is missing
          {"id":"j","run_id":"r","sequence":-1}             | sequence: is negative
          {"id":"j","run_id":"r","sequence":0,"event":"x"}  | event: "x" is unknown; known are attempt_started
          {"id":"j","run_id":"r","sequence":0,"event":"chunk"} | attempt: is missing
          {"id":"j","run_id":"r","sequence":0,"event":"chunk","attempt":{"number":0}} | attempt.number: is no
          {"id":"j","run_id":"r","sequence":0,"event":"ended"} | status: is missing
          {"id":"j","run_id":"r","sequence":0,"event":"ended","status":"failed"} | error: is missing
          """)
  void aForeignRecordIsRefusedWithAClearMessage(String json, String message) {
    assertThatThrownBy(() -> StreamRecordCodec.decode(json.getBytes(UTF_8)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(message);
  }

  private static void assertWritten(StreamRecord record, String json) {
    byte[] encoded = StreamRecordCodec.encode(record);

    assertThat(Json.mapper().readTree(encoded)).isEqualTo(Json.mapper().readTree(json));
    assertThat(StreamRecordCodec.decode(encoded)).isEqualTo(record);
  }
}
