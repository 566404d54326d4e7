package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LatenessTest {

  @Test
  void whatCameASecondLateIsStillPunctualAndLaterIsNot() {
    List<Duration> samples = LongStream.rangeClosed(1, 1_002).mapToObj(Duration::ofMillis).toList();

    Lateness late = Lateness.of(samples);

    assertThat(late).isEqualTo(new Lateness(1_002, 1_000, 501, 992, 1_001, 1_002));
  }
}
