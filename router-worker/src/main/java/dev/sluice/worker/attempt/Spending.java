package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Cost;
import dev.sluice.schema.Usage;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Adds up what the calls of one job used and cost. Owned by the job's thread. */
final class Spending {

  private static final String CATALOG = "catalog";
  private static final String PROVIDER = "provider";

  private Usage usage = Usage.NONE;
  private BigDecimal usd = BigDecimal.ZERO;
  private boolean billed;
  private boolean known = true;
  private boolean catalog;

  /** What a call is going to cost that uses so many tokens; null where its price is unknown. */
  static @Nullable BigDecimal expected(Tokens tokens, @Nullable Price price) {
    return price == null ? null : atPrice(new Usage(tokens.input(), 0, tokens.output(), 0), price);
  }

  /**
   * What a call has cost; null where that is unknown.
   *
   * @param price that the catalogue has for the model; null where it has none
   */
  static @Nullable BigDecimal billed(Bill bill, @Nullable Price price) {
    BigDecimal reported = bill.usd();
    if (reported != null) {
      return reported;
    }
    return price == null ? null : atPrice(bill.usage(), price);
  }

  /**
   * @param price that the catalogue has for the model; null where it has none
   */
  void add(Bill bill, @Nullable Price price) {
    BigDecimal reported = bill.usd();
    if (reported == null && bill.usage().equals(Usage.NONE)) {
      return;
    }
    billed = true;
    usage = sum(usage, bill.usage());
    if (reported != null) {
      usd = usd.add(reported);
    } else if (price != null) {
      usd = usd.add(atPrice(bill.usage(), price));
      catalog = true;
    } else {
      known = false;
    }
  }

  /**
   * What was added up before the job was put aside.
   *
   * @param cost null where nothing was billed, or where a price is unknown
   */
  void restore(Usage before, @Nullable Cost cost) {
    usage = before;
    if (cost != null) {
      billed = true;
      usd = cost.usd();
      catalog = cost.source().equals(CATALOG);
    } else if (!before.equals(Usage.NONE)) {
      billed = true;
      known = false;
    }
  }

  Usage usage() {
    return usage;
  }

  /** Null where nothing was billed, or where a price is unknown. */
  @Nullable Cost cost() {
    if (!billed || !known) {
      return null;
    }
    BigDecimal shortest = usd.stripTrailingZeros();
    return new Cost(
        shortest.scale() < 0 ? shortest.setScale(0) : shortest, catalog ? CATALOG : PROVIDER);
  }

  /** Cached input is a part of the input, and a provider that says otherwise is not believed. */
  private static BigDecimal atPrice(Usage usage, Price price) {
    BigDecimal cachedPrice = price.cachedInput();
    long cached =
        cachedPrice == null ? 0 : Math.min(usage.cachedInputTokens(), usage.inputTokens());
    return of(cached, cachedPrice == null ? price.input() : cachedPrice)
        .add(of(usage.inputTokens() - cached, price.input()))
        .add(of(usage.outputTokens(), price.output()))
        .movePointLeft(6);
  }

  private static BigDecimal of(long tokens, BigDecimal each) {
    return each.multiply(BigDecimal.valueOf(tokens));
  }

  private static Usage sum(Usage a, Usage b) {
    return new Usage(
        a.inputTokens() + b.inputTokens(),
        a.cachedInputTokens() + b.cachedInputTokens(),
        a.outputTokens() + b.outputTokens(),
        a.reasoningTokens() + b.reasoningTokens());
  }
}
