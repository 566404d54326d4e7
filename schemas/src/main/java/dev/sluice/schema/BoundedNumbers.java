package dev.sluice.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Refuses numbers that take ten characters as JSON and a gigabyte when they are written out: {@code
 * 1e999999999}. What a double holds is far within the bound.
 */
final class BoundedNumbers extends JsonNodeFactory {

  private static final long serialVersionUID = 1;

  /** Zeros before or after the digits. */
  static final int MAX_EXPONENT = 1_000;

  @Override
  public ValueNode numberNode(@Nullable BigDecimal number) {
    if (number != null && !isBounded(number)) {
      throw beyond();
    }
    return super.numberNode(number);
  }

  static StreamConstraintsException beyond() {
    return new StreamConstraintsException(
        "a number is beyond 1e%d or 1e-%d".formatted(MAX_EXPONENT, MAX_EXPONENT));
  }

  /** Whether its decimal point is near enough to its digits. */
  static boolean isBounded(BigDecimal number) {
    long scale = number.scale();
    return Math.max(-scale, scale - number.precision()) <= MAX_EXPONENT;
  }
}
