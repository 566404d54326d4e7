package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BillTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"-0.01", "1e999999999", "1e-999999999", "0.1234567890123456789012345678901"})
  void aPriceThatNoCallCanHaveIsNotSaid(String usd) {
    assertThat(new Bill(Usage.NONE, new BigDecimal(usd)).usd()).isNull();
  }

  @Test
  void anyOtherPriceIsAsItWasSaid() {
    assertThat(new Bill(Usage.NONE, new BigDecimal("0.000123")).usd()).isEqualTo("0.000123");
    assertThat(new Bill(Usage.NONE, BigDecimal.ZERO).usd()).isEqualTo("0");
  }
}
