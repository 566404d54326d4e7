package dev.sluice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {

  @Test
  void delaysDoubleUpToTheMost() {
    assertThat(IntStream.of(1, 2, 3, 6, 7, 500).mapToObj(i -> RetryPolicy.DEFAULT.delay(i, 1)))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 32L, 60L, 60L);
  }

  @Test
  void jitterSpreadsDelaysByAFifth() {
    Pacing pacing = new Pacing(InstantSource.system(), Thread::sleep, new Random(7));

    assertThat(IntStream.range(0, 1000).mapToObj(i -> pacing.jitter()))
        .allMatch(jitter -> jitter >= 0.8 && jitter < 1.2)
        .anyMatch(jitter -> jitter < 0.85)
        .anyMatch(jitter -> jitter > 1.15);
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(-1, Duration.ZERO, Duration.ZERO, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1), 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Double.NaN));
  }
}
