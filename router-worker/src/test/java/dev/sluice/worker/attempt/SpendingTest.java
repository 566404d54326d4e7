package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Usage;
import dev.sluice.worker.route.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SpendingTest {

  private static final Usage MILLION_OF_WHICH_HALF_IS_CACHED =
      new Usage(1_000_000, 500_000, 100_000, 0);

  @Test
  void inputFromTheCacheIsBilledAtItsOwnPrice() {
    assertThat(dollars(MILLION_OF_WHICH_HALF_IS_CACHED, price("0.2"))).isEqualTo("2.1");
  }

  @Test
  void inputFromTheCacheIsBilledAsAnyOtherWhereItsPriceIsUnknown() {
    assertThat(dollars(MILLION_OF_WHICH_HALF_IS_CACHED, price(null))).isEqualTo("3");
  }

  @Test
  void moreInputFromTheCacheThanThereIsInputIsNotBilled() {
    assertThat(dollars(new Usage(1_000_000, 9_000_000, 0, 0), price("0.2"))).isEqualTo("0.2");
  }

  private static Price price(@Nullable String cachedInput) {
    return new Price(
        new BigDecimal("2"),
        new BigDecimal("10"),
        cachedInput == null ? null : new BigDecimal(cachedInput),
        Price.CONFIGURATION);
  }

  private static String dollars(Usage usage, Price price) {
    Spending spending = new Spending();
    spending.add(new Bill(usage, null), price);
    return requireNonNull(spending.cost()).usd().toPlainString();
  }
}
