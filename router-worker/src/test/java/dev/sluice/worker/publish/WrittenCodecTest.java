package dev.sluice.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class WrittenCodecTest {

  private static final Written WRITTEN =
      new Written("llm.results", 1_764_000_000_123L, -17, Long.MIN_VALUE);

  @Test
  void whereAResultStandsComesBackAsItWasAndIsSmall() {
    byte[] bytes = WrittenCodec.encode(WRITTEN);

    assertThat(WrittenCodec.decode(bytes)).contains(WRITTEN);
    assertThat(bytes).hasSize(32);
  }

  @Test
  void whatNoWorkerHasWrittenIsNothing() {
    byte[] bytes = WrittenCodec.encode(WRITTEN);
    byte[] ofAnotherVersion = bytes.clone();
    ofAnotherVersion[0] = 2;

    assertThat(WrittenCodec.decode(null)).isEmpty();
    assertThat(WrittenCodec.decode(new byte[0])).isEmpty();
    assertThat(WrittenCodec.decode(Arrays.copyOf(bytes, 21))).isEmpty();
    assertThat(WrittenCodec.decode(new byte[1_000])).isEmpty();
    assertThat(WrittenCodec.decode(ofAnotherVersion)).isEmpty();
  }
}
