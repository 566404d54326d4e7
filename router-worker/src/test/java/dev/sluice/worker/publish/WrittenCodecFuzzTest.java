package dev.sluice.worker.publish;

import dev.sluice.fuzzing.Fuzzing;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records of the keys topic, to which anybody may write. */
final class WrittenCodecFuzzTest {

  @Test
  void whateverIsWrittenIsWhereAResultStandsOrNothing() throws Exception {
    Fuzzing.of(
            WrittenCodec.encode(new Written("llm.results", 1_795_176_000_000L, 17, -5)),
            WrittenCodec.encode(new Written("r", 0, -1, Long.MAX_VALUE)))
        .check(
            input -> {
              Optional<Written> written = WrittenCodec.decode(input);
              if (written.isEmpty()) {
                return "nothing";
              }
              int partition = written.get().partition(12);
              if (partition < 0 || partition >= 12) {
                throw new AssertionError("no partition: " + partition);
              }
              return "written" + written.get().topic();
            });
  }
}
