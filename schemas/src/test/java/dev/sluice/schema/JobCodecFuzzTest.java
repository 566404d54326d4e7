package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.fuzzing.Fuzzing;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records of the jobs topic, to which anybody may write. */
class JobCodecFuzzTest {

  private static final String RECORD_ID = "llm.jobs-3-42";

  private static final String ENVELOPE =
      """
      {"id":"01a0","custom_id":"row-17","batch_id":"b-1","method":"POST","url":"/v1/chat/completions",
       "body":{"model":"groq/gpt-oss-120b","stream":true,"seed":7,"temperature":0.20,
               "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
               "model_selection":{"sort":[{"metric":"LATENCY","direction":"DESC"}]}},
       "reply_to":"llm.my-app","idempotency_key":"k","tenant":"acme","priority":"batch",
       "deadline":"2026-12-01T00:00:00.123456789Z","not_before":"2026-11-30T01:00:00+01:00",
       "model_selection":{"provider":{"order":["groq","together"],"allow_fallbacks":true},
         "models":["llama-3.3-70b"],"only":["a"],"ignore":["xai"],"when_limited":"park",
         "max_price":{"input":0.25,"output":1E+1},"fallback_on":["content_policy"]},
       "metadata":{"team":"search","n":[1,2.50,null]}}""";

  private static final String BATCH_LINE =
      """
      {"custom_id":"e-1","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":["a","b"]}}""";

  private static final String BARE_CHAT =
      """
      \uFEFF{"model":"m","messages":[{"role":"user","content":"Hi \\ud83d\\ude00"}],"max_tokens":5}""";

  private static final String BARE_EMBEDDING = "{\"input\":[[1,2],[3]],\"id\":7,\"metadata\":[]}";

  private static Fuzzing records() {
    byte[][] made =
        LongStream.range(0, 20)
            .mapToObj(seed -> JobCodec.encode(new Samples(seed).job()))
            .toArray(byte[][]::new);
    return Fuzzing.of(ENVELOPE, BATCH_LINE, BARE_CHAT, BARE_EMBEDDING, "", "[1]", "\"text\"")
        .and(made)
        .words(
            "id",
            "custom_id",
            "batch_id",
            "method",
            "POST",
            "url",
            "/v1/embeddings",
            "body",
            "messages",
            "input",
            "model",
            "stream",
            "reply_to",
            "idempotency_key",
            "tenant",
            "priority",
            "interactive",
            "deadline",
            "not_before",
            "metadata",
            "model_selection",
            "provider",
            "order",
            "allow_fallbacks",
            "sort",
            "metric",
            "PRICE",
            "direction",
            "ASC",
            "max_price",
            "when_limited",
            "wait",
            "fallback_on",
            "invalid_request");
  }

  @Test
  void whateverIsWrittenIsAJobOrSaysInOneLineWhyItIsNone() throws Exception {
    records()
        .check(
            input -> {
              DecodedJob decoded = JobCodec.decode(input, RECORD_ID);
              if (decoded instanceof DecodedJob.Malformed malformed) {
                requireLine(malformed.message());
                requireName(malformed.id());
                return malformed.message();
              }
              Job job = ((DecodedJob.Valid) decoded).job();
              requireName(job.id());
              return List.of(job.endpoint(), job.schedule().priority(), job.streams());
            });
  }

  @Test
  void whatIsReadAsAJobIsTheSameJobWhenItIsWrittenAndReadAgain() throws Exception {
    records()
        .check(
            input -> {
              if (!(JobCodec.decode(input, RECORD_ID) instanceof DecodedJob.Valid valid)) {
                return "none";
              }
              byte[] written = JobCodec.encode(valid.job());
              DecodedJob again = JobCodec.decode(written, "another");
              Promise.same(valid, again);
              Promise.same(written, JobCodec.encode(((DecodedJob.Valid) again).job()));
              return valid.job().selection();
            });
  }

  @Test
  void whateverIsWrittenHasAResultAndADeadLetterThatCanBeRead() throws Exception {
    records()
        .check(
            input -> {
              JobResult result = refused(JobCodec.decode(input, RECORD_ID));
              Promise.same(result, JobResultCodec.decode(JobResultCodec.encode(result)));
              DeadLetter.Source source =
                  new DeadLetter.Source("llm.jobs", 3, 42, Instant.EPOCH, null, input);
              byte[] letter = DeadLetterCodec.encode(new DeadLetter(result, source));
              DeadLetter read = DeadLetterCodec.decode(letter);
              Promise.same(result, read.result());
              Promise.same(input, read.source().value());
              return result.labels();
            });
  }

  private static JobResult refused(DecodedJob decoded) {
    if (decoded instanceof DecodedJob.Malformed malformed) {
      return refused(malformed.id(), malformed.labels(), malformed.message());
    }
    Job job = ((DecodedJob.Valid) decoded).job();
    return refused(job.id(), job.labels(), "no");
  }

  private static JobResult refused(String id, Labels labels, String message) {
    JobError error = new JobError(ErrorCode.MALFORMED_JOB, message);
    return new JobResult(
        id,
        labels,
        new JobResult.Failed(error, null),
        List.of(),
        Usage.NONE,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  /** A message goes into logs and results, and shows a person what is wrong. */
  private static void requireLine(String message) {
    Promise.holds(message.length() <= 401, "a long message");
    Promise.holds(message.codePoints().noneMatch(Character::isISOControl), "control characters");
  }

  /** An id is the key of a record, and stands in a header. */
  private static void requireName(String id) {
    Promise.holds(!id.isBlank(), "a blank id");
    Promise.holds(Arrays.equals(id.getBytes(UTF_8), utf8(id)), "an id that is no text");
  }

  private static byte[] utf8(String id) {
    return Text.exactly(id.getBytes(UTF_8)).filter(id::equals).orElse("").getBytes(UTF_8);
  }
}
