package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised, while everything that can break is broken. */
final class ChaosIT {

  private static final Duration LENGTH = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(longs = 1)
  @Timeout(400)
  void everyJobHasOneResultAndNoCallIsRepeatedWithoutNeed(long seed) throws Exception {
    Performance.Outcome outcome = Main.perform(seed, LENGTH);

    assertThat(outcome.faults())
        .as(() -> outcome.told() + "\n" + Main.replay(seed, LENGTH))
        .isEmpty();
  }
}
