package dev.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OneLineTest {

  @Test
  void nothingThatEndsALineOrSteersATerminalGetsThrough() {
    assertThat(OneLine.of("a\r\n\tb\u0085c\u009b31md\u001b[0me\u2028f\u202eg\ud83dh", 100))
        .isEqualTo("a b c 31md [0me f g h");
  }

  @Test
  void whatIsLongIsCutAndSaysSo() {
    assertThat(OneLine.of("x".repeat(10_000), 10)).isEqualTo("x".repeat(9) + "…");
    assertThat(OneLine.cut("abc\ud83d\ude00de", 5)).isEqualTo("abc…");
  }
}
