package dev.sluice.cli.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class MomentConverterTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"90s,PT90S", "15m,PT15M", "2h,PT2H", "3d,PT72H", "1d12h,PT36H", "0s,PT0S"})
  void aDistanceIsAsFarBackAsItIsAhead(String text, Duration distance) {
    Moment moment = new MomentConverter().convert(text);

    assertThat(moment.ago(NOW)).isEqualTo(NOW.minus(distance));
    assertThat(moment.ahead(NOW)).isEqualTo(NOW.plus(distance));
  }

  @Test
  void anInstantIsItselfInWhateverZoneItIsWritten() {
    assertThat(new MomentConverter().convert("2026-11-30T13:00:00+01:00").ago(NOW)).isEqualTo(NOW);
    assertThat(new MomentConverter().convert("2026-11-30T12:00:00Z").ahead(NOW)).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2", "h", "-2h", "2 h", "2w", "yesterday", "2026-11-30", "999999d", "none"})
  void anythingElseIsRefusedWithWhatWouldBeRight(String text) {
    assertThatThrownBy(() -> new MomentConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
