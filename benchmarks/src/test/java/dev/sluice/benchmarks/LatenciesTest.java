package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LatenciesTest {

  @Test
  void aPercentileIsTheSmallestSampleThatTheShareDoesNotExceed() {
    Latencies latencies =
        Latencies.of(
            IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList().reversed());

    assertThat(latencies).isEqualTo(new Latencies(200, 100, 198));
  }

  @Test
  void aSingleSampleIsEveryPercentile() {
    assertThat(Latencies.of(List.of(Duration.ofMillis(3)))).isEqualTo(new Latencies(1, 3, 3));
  }
}
