package dev.sluice.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S,0ms",
    "PT0.012S,12ms",
    "PT1S,1s",
    "PT1.5S,1.5s",
    "PT7.66S,7.66s",
    "PT6M,6m0s",
    "PT2M59.56S,2m59.56s",
    "PT1H2M3S,1h2m3s"
  })
  void durationsAreWrittenAsInTheHeaders(Duration duration, String written) {
    assertThat(GoDuration.format(duration)).isEqualTo(written);
  }
}
