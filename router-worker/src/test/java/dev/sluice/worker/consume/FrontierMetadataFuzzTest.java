package dev.sluice.worker.consume;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.fuzzing.Fuzzing;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Metadata of a group's commits, which whoever may reset its offsets may write. */
final class FrontierMetadataFuzzTest {

  private static final long OFFSET = 1_000_000;

  @Test
  void whateverACommitSaysIsAFrontierAtItsOffset() throws Exception {
    Fuzzing.of(
            written(1, 0),
            written(5, 0, 3),
            written(1_000_000, 0, 1, 2, 200, 40_000, 999_999),
            written(1L << 40, 0, 1L << 39),
            "",
            "reset by an operator")
        .words("sluice:1:", "sluice:2:", "gA==", "////", "AAAA", "gICAgICAgICAAQ")
        .check(
            input -> {
              Frontier frontier = FrontierMetadata.decode(OFFSET, new String(input, ISO_8859_1));
              requireConsistent(frontier);
              String metadata = FrontierMetadata.encode(frontier);
              Frontier again = FrontierMetadata.decode(OFFSET, metadata);
              if (again.end() != frontier.end()
                  || !Arrays.equals(again.unfinished(), frontier.unfinished())) {
                throw new AssertionError("another frontier");
              }
              return "unfinished".repeat(Math.min(9, frontier.unfinished().length));
            });
  }

  private static void requireConsistent(Frontier frontier) {
    long[] unfinished = frontier.unfinished();
    boolean ascending =
        unfinished.length == 0
            || LongStream.range(1, unfinished.length)
                .allMatch(i -> unfinished[(int) i - 1] < unfinished[(int) i]);
    if (!ascending || frontier.offset() != OFFSET || frontier.end() < OFFSET) {
      throw new AssertionError(frontier.offset() + ".." + Arrays.toString(unfinished));
    }
    if (frontier.isDone(OFFSET)) {
      throw new AssertionError("what is to be done next is taken for done");
    }
  }

  private static String written(long span, long... unfinished) {
    long[] offsets = Arrays.stream(unfinished).map(distance -> OFFSET + distance).toArray();
    return FrontierMetadata.encode(new Frontier(OFFSET, OFFSET + span, offsets));
  }
}
