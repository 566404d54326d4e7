package dev.sluice.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProviderUseTest {

  private static final long FROM = 1_000;
  private static final long TO = FROM + 60;

  @Test
  void theLimitThatBindsIsTheOneThatCounts() {
    assertThat(use(LimitedProvider.BUCKET_OF_BOTH, every(100, 0, 20_000)).used())
        .isCloseTo(1, within(1e-9));
    assertThat(use(LimitedProvider.BUCKET_OF_TOKENS, every(45, 0, 18_000)).used())
        .isCloseTo(0.9, within(1e-9));
  }

  @Test
  void secondsThatNobodyTellsOfCountAsIdle() {
    List<Second> seen = every(100, 0, 20_000);
    seen.subList(20, 35).clear();

    ProviderUse use = use(LimitedProvider.BUCKET_OF_BOTH, seen);

    assertThat(use.used()).isCloseTo(0.75, within(1e-9));
    assertThat(use.leastUsed(10)).isZero();
    assertThat(use.steps(30)).containsExactly(19 / 30.0, 26 / 30.0);
  }

  @Test
  void refusedCallsCountAgainstAllCalls() {
    assertThat(use(LimitedProvider.WINDOW_OF_BOTH, every(99, 1, 19_800)).refused())
        .isCloseTo(0.01, within(1e-9));
    assertThat(use(LimitedProvider.WINDOW_OF_BOTH, List.of()).refused()).isZero();
  }

  private static ProviderUse use(LimitedProvider provider, List<Second> seen) {
    return ProviderUse.between(provider, FROM, TO, seen);
  }

  /** One second before the first that counts, and one after the last. */
  private static List<Second> every(long admitted, long refused, long tokens) {
    List<Second> seconds = new ArrayList<>();
    for (long at = FROM - 1; at <= TO; at++) {
      seconds.add(new Second(at, admitted, refused, tokens));
    }
    return seconds;
  }
}
