package dev.sluice.worker.published;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a file says of one model, or a part of that. What it does not say is null, and so is what it
 * says by zero or less: that is how such files write that something is not known.
 *
 * @param path of keys that leads to it
 */
record Entry(String path, JsonNode node) {

  private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(Integer.MAX_VALUE);

  /** No token costs so much; and no longer number than this is ever worked with. */
  private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000_000);

  private static final int MOST_DECIMALS = 30;

  Entry {
    if (node.isNull()) {
      node = MissingNode.getInstance();
    }
  }

  /** A part that may be missing, and then says nothing. */
  Entry part(String key) throws OddEntryException {
    Entry part = at(key);
    if (!part.node.isMissingNode() && !part.node.isObject()) {
      throw part.odd("keys and values");
    }
    return part;
  }

  /** A number of tokens. */
  @Nullable Integer tokens(String key) throws OddEntryException {
    Entry value = at(key);
    if (value.node.isMissingNode()) {
      return null;
    }
    BigDecimal number = value.number("a whole number of tokens");
    if (number.signum() <= 0) {
      return null;
    }
    if (number.compareTo(MOST_TOKENS) > 0 || number.stripTrailingZeros().scale() > 0) {
      throw value.odd("a whole number of tokens");
    }
    return number.intValue();
  }

  /**
   * A price that may be zero; a negative one is not known.
   *
   * @param digits by which the point moves to the right, to make it one for a million tokens
   */
  @Nullable BigDecimal dollars(String key, int digits) throws OddEntryException {
    Entry value = at(key);
    if (value.node.isMissingNode()) {
      return null;
    }
    BigDecimal number = value.number("a price in dollars");
    if (number.signum() < 0) {
      return null;
    }
    if (number.scale() > MOST_DECIMALS || number.compareTo(MOST_DOLLARS) > 0) {
      throw value.odd("a price in dollars");
    }
    BigDecimal shortest = number.movePointRight(digits).stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  @Nullable Boolean flag(String key) throws OddEntryException {
    Entry value = at(key);
    if (value.node.isMissingNode()) {
      return null;
    }
    if (!value.node.isBoolean()) {
      throw value.odd("true or false");
    }
    return value.node.booleanValue();
  }

  /** Empty where it says nothing. */
  String text(String key) throws OddEntryException {
    Entry value = at(key);
    if (!value.node.isMissingNode() && !value.node.isString()) {
      throw value.odd("a text");
    }
    return value.node.asString("");
  }

  @Nullable Set<String> words(String key) throws OddEntryException {
    Entry value = at(key);
    if (value.node.isMissingNode()) {
      return null;
    }
    if (!value.node.isArray() || !value.node.valueStream().allMatch(JsonNode::isString)) {
      throw value.odd("a list of texts");
    }
    Set<String> words = new LinkedHashSet<>();
    value.node.forEach(word -> words.add(word.asString()));
    return words;
  }

  private Entry at(String key) {
    return new Entry(path + "." + key, node.path(key));
  }

  private BigDecimal number(String expected) throws OddEntryException {
    if (!node.isNumber()) {
      throw odd(expected);
    }
    return node.decimalValue();
  }

  OddEntryException odd(String expected) {
    String found =
        switch (node.getNodeType()) {
          case NUMBER -> node.toString();
          case MISSING -> "null";
          default -> "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    return new OddEntryException(path, "must be " + expected + ", not " + found);
  }
}
