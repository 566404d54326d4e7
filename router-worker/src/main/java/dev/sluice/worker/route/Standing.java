package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Where a target stands in a sort: {@code fastest, 420 ms}.
 *
 * @param figure nanoseconds of an answer or of an output token, or millionths of a US dollar; NaN
 *     where it is not known
 * @param first whether it is the first of several
 */
record Standing(SortKey key, double figure, boolean first) implements Routing.Why {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final MathContext DIGITS = new MathContext(2);

  /** The direction in which the best comes first. */
  static Direction better(Metric metric) {
    return metric == Metric.THROUGHPUT ? Direction.DESC : Direction.ASC;
  }

  @Override
  public String text() {
    if (Double.isNaN(figure)) {
      return key.metric() == Metric.PRICE ? "its price is not known" : "not measured lately";
    }
    return first ? superlative() + ", " + amount() : amount();
  }

  private String superlative() {
    boolean best = key.direction() == better(key.metric());
    return switch (key.metric()) {
      case LATENCY -> best ? "fastest" : "slowest";
      case PRICE -> best ? "cheapest" : "dearest";
      case THROUGHPUT -> best ? "highest throughput" : "lowest throughput";
    };
  }

  private String amount() {
    return switch (key.metric()) {
      case LATENCY -> Math.round(figure / NANOS_PER_MILLI) + " ms";
      case PRICE -> "USD " + dollars() + " by the job's estimate";
      case THROUGHPUT -> Math.round(NANOS_PER_SECOND / figure) + " tokens/s";
    };
  }

  private String dollars() {
    BigDecimal dollars = new BigDecimal(figure).movePointLeft(6).round(DIGITS);
    return dollars.signum() == 0 ? "0" : dollars.stripTrailingZeros().toPlainString();
  }
}
