package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.JobCodec;
import org.junit.jupiter.api.Test;

/** Jobs of whatever form, and what they are thought to take. */
final class JobTokensFuzzTest {

  private static final String CHAT =
      """
      {"model":"gpt-4o","n":2,"max_tokens":100,"messages":[{"role":"user","content":[
        {"type":"text","text":"Tell me of the sea, and of 海 and the 🌊."},
        {"type":"image_url","image_url":{"url":"data:,"}}]},
        {"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}],
       "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}""";

  private static Fuzzing jobs() {
    return Fuzzing.of(CHAT, "{\"input\":[\"a\",[1,2]],\"model\":\"text-embedding-3-small\"}")
        .words("messages", "content", "text", "input", "max_completion_tokens", "n", "functions");
  }

  @Test
  void everyJobIsEstimated() throws Exception {
    jobs()
        .check(
            input ->
                JobCodec.decode(input, "id") instanceof DecodedJob.Valid valid
                    ? sane(TokenEstimator.estimate(valid.job()))
                    : "no job");
  }

  @Test
  void everyJobIsCountedInATimeThatItsLengthExplains() throws Exception {
    jobs()
        .bytesEach(2000)
        .check(
            input ->
                JobCodec.decode(input, "id") instanceof DecodedJob.Valid valid
                    ? sane(
                        TokenEstimator.estimate(
                            valid.job(), requireNonNull(EncodedTokens.forModel("gpt-4o"))))
                    : "no job");
  }

  private static String sane(TokenEstimate estimate) {
    if (estimate.input() < 0 || estimate.answers() < 1 || estimate.maxOutput().orElse(0) < 0) {
      throw new AssertionError(estimate);
    }
    return "job" + "x".repeat(Long.numberOfLeadingZeros(estimate.input()));
  }
}
