package dev.sluice.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenCountsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          0                   | 0
          17                  | 17
          2147483647          | 2147483647
          2147483648          | 0
          9223372036854775807 | 0
          1e500         | 0
          1.5                 | 0
          -1                  | 0
          "17"                | 0
          null                | 0
          [17]                | 0
          """)
  void whatCannotBeANumberOfTokensCountsAsNone(String written, long count) {
    assertThat(TokenCounts.count(Json.mapper().readTree(written))).isEqualTo(count);
  }

  @Test
  void noPartIsLargerThanTheWhole() {
    assertThat(new TokenCounts(5, 9, 9, 2, 9).usage()).isEqualTo(new Usage(5, 5, 2, 2));
    assertThat(new TokenCounts(-5, 9, 9, -2, 9)).isEqualTo(TokenCounts.NONE);
  }
}
