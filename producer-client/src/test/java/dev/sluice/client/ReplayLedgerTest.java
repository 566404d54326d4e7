package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayLedgerTest {

  @Test
  void itKnowsOfEachDeadLetterHowOftenItWasReplayed() {
    SplittableRandom random = new SplittableRandom(1);
    ReplayLedger ledger = new ReplayLedger();
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long offset = random.nextLong(1L << random.nextInt(1, 62));
      int times = random.nextInt(256);
      ledger.set(3, offset, times);
      expected.put(offset, times);
    }

    expected.forEach((offset, times) -> assertThat(ledger.times(3, offset)).isEqualTo(times));
    assertThat(ledger.times(4, expected.keySet().iterator().next())).isZero();
  }

  @Test
  void whatWasTakenBackWasNotReplayed() {
    ReplayLedger ledger = new ReplayLedger();
    ledger.set(0, 5, 1);
    ledger.set(0, 5, 0);

    assertThat(ledger.times(0, 5)).isZero();
    assertThat(ledger.times(0, 6)).isZero();
  }

  @Test
  void moreThan255TimesCountAs255() {
    ReplayLedger ledger = new ReplayLedger();
    ledger.set(0, 5, 1_000_000);

    assertThat(ledger.times(0, 5)).isEqualTo(255);
  }
}
