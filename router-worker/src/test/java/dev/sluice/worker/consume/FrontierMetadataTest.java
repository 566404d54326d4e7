package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrontierMetadataTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsWrittenIsReadBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Frontier frontier = randomFrontier(random);
      String metadata = FrontierMetadata.encode(frontier);
      Frontier read = FrontierMetadata.decode(frontier.offset(), metadata);
      assertThat(read.offset()).isEqualTo(frontier.offset());
      assertThat(read.end()).isEqualTo(frontier.end());
      assertThat(read.unfinished()).containsExactly(frontier.unfinished());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whatIsSaidToFitFits(long seed) {
    Random random = new Random(seed);
    int fitting = 0;
    for (int round = 0; round < 2_000; round++) {
      Frontier frontier = randomFrontier(random);
      long span = frontier.end() - frontier.offset();
      if (FrontierMetadata.alwaysFits(frontier.unfinished().length, span)) {
        fitting++;
        assertThat(FrontierMetadata.encode(frontier))
            .hasSizeLessThanOrEqualTo(FrontierMetadata.MAX_LENGTH);
      }
    }
    assertThat(fitting).isGreaterThan(200);
  }

  @Test
  void aThousandSlowJobsNeverStopTheirPartition() {
    assertThat(FrontierMetadata.alwaysFits(1_000, 1L << 20)).isTrue();
    assertThat(FrontierMetadata.alwaysFits(1, 1L << 60)).isTrue();
    assertThat(FrontierMetadata.alwaysFits(100_000, 100_000)).isFalse();
  }

  @Test
  void metadataOfSomebodyElseSaysNothingBeyondTheOffset() {
    Frontier frontier = FrontierMetadata.decode(17, "reset by an operator");
    assertThat(frontier.offset()).isEqualTo(17);
    assertThat(frontier.isDone(16)).isTrue();
    assertThat(frontier.isDone(17)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice:1:",
        "sluice:1:!",
        "sluice:1:AA", // an end that is the beginning
        "sluice:1:gA", // an integer without its last byte
        "sluice:1:////////////Aw", // one that no long can hold
        "sluice:1:////////////fw", // an end beyond all offsets
        "sluice:1:AgI", // an unfinished offset at the end
        "sluice:1:CAAB", // the same offset twice
        "sluice:1:wIQ3Av/LOg" // one beyond the end
      })
  void whatNoWorkerCanHaveWrittenSaysNothingBeyondTheOffset(String metadata) {
    Frontier frontier = FrontierMetadata.decode(1_000_000, metadata);
    assertThat(frontier.offset()).isEqualTo(1_000_000);
    assertThat(frontier.end()).isEqualTo(1_000_000);
    assertThat(frontier.unfinished()).isEmpty();
  }

  private static Frontier randomFrontier(Random random) {
    long offset = random.nextLong(1L << random.nextInt(1, 48));
    int count = random.nextInt(1 << random.nextInt(1, 13));
    long spread = 1L << random.nextInt(1, 24);
    TreeSet<Long> unfinished = new TreeSet<>();
    for (long next = offset; unfinished.size() < count; next += 1 + random.nextLong(spread)) {
      unfinished.add(next);
    }
    long[] offsets = unfinished.stream().mapToLong(Long::longValue).toArray();
    return offsets.length == 0
        ? Frontier.at(offset)
        : new Frontier(offset, offsets[offsets.length - 1] + 1 + random.nextLong(spread), offsets);
  }
}
