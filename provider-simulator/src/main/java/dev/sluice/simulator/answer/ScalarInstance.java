package dev.sluice.simulator.answer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes the strings and numbers of a schema, the strings from words of the prompt. */
final class ScalarInstance {

  private static final int USUAL_RANGE = 100;
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

  private final List<String> words;
  private final SplittableRandom random;

  ScalarInstance(String prompt, SplittableRandom random) {
    List<String> found =
        Arrays.stream(prompt.split("[^\\p{L}\\p{N}]+"))
            .filter(word -> word.length() > 2)
            .distinct()
            .limit(64)
            .toList();
    this.words = found.isEmpty() ? List.of("answer") : found;
    this.random = random;
  }

  String text(JsonNode schema) {
    String formatted = formatted(schema.path("format").asString(""));
    if (formatted != null) {
      return formatted;
    }
    int shortest = schema.path("minLength").asInt(0);
    int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    StringBuilder text = new StringBuilder(word());
    while (text.codePointCount(0, text.length()) < Math.max(1, shortest)) {
      text.append(' ').append(word());
    }
    int length = text.codePointCount(0, text.length());
    return length <= longest
        ? text.toString()
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, longest)));
  }

  private String word() {
    return words.get(random.nextInt(words.size()));
  }

  private @Nullable String formatted(String format) {
    LocalDate day = FIRST_DAY.plusDays(random.nextInt(365));
    LocalTime time = LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(1, 60));
    return switch (format) {
      case "date" -> day.toString();
      case "time" -> time + "Z";
      case "date-time" -> day.atTime(time).toInstant(ZoneOffset.UTC).toString();
      case "duration" -> "PT" + (1 + random.nextInt(90)) + "M";
      case "email" -> "someone" + random.nextInt(USUAL_RANGE) + "@example.com";
      case "hostname" -> "host" + random.nextInt(USUAL_RANGE) + ".example.com";
      case "ipv4" -> "192.0.2." + random.nextInt(1, 255);
      case "ipv6" -> "2001:db8::" + Integer.toHexString(random.nextInt(1, 65_536));
      case "uri" -> "https://example.com/" + random.nextInt(USUAL_RANGE);
      case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
      default -> null;
    };
  }

  JsonNode integer(JsonNode schema) {
    BigDecimal step = step(schema, BigDecimal.ONE);
    return JsonNodeFactory.instance.numberNode(
        between(schema, step).setScale(0, RoundingMode.UNNECESSARY).toBigInteger());
  }

  JsonNode number(JsonNode schema) {
    return JsonNodeFactory.instance.numberNode(
        between(schema, step(schema, new BigDecimal("0.01"))));
  }

  private static BigDecimal step(JsonNode schema, BigDecimal otherwise) {
    JsonNode given = schema.path("multipleOf");
    if (!given.isNumber() || given.decimalValue().signum() <= 0) {
      return otherwise;
    }
    boolean fitsIntegers = given.decimalValue().stripTrailingZeros().scale() <= 0;
    return fitsIntegers || otherwise.compareTo(BigDecimal.ONE) < 0
        ? given.decimalValue()
        : otherwise;
  }

  /** A multiple of the step within the bounds, or their middle where none lies between them. */
  private BigDecimal between(JsonNode schema, BigDecimal step) {
    BigDecimal low = bound(schema, "minimum", "exclusiveMinimum", step);
    BigDecimal high = bound(schema, "maximum", "exclusiveMaximum", step.negate());
    BigDecimal span = step.max(BigDecimal.ONE).multiply(BigDecimal.valueOf(USUAL_RANGE));
    if (low == null) {
      low = high == null ? BigDecimal.ZERO : high.subtract(span);
    }
    if (high == null) {
      high = low.add(span);
    }
    BigDecimal first = low.divide(step, 0, RoundingMode.CEILING);
    BigDecimal last = high.divide(step, 0, RoundingMode.FLOOR);
    if (first.compareTo(last) > 0) {
      return low.add(high).divide(BigDecimal.TWO);
    }
    long choices = last.subtract(first).min(BigDecimal.valueOf(1_000_000)).longValue() + 1;
    long chosen = random.nextLong(choices);
    return first.add(BigDecimal.valueOf(chosen)).multiply(step);
  }

  private static @Nullable BigDecimal bound(
      JsonNode schema, String inclusive, String exclusive, BigDecimal inward) {
    JsonNode open = schema.path(exclusive);
    if (open.isNumber()) {
      return open.decimalValue().add(inward);
    }
    JsonNode closed = schema.path(inclusive);
    return closed.isNumber() ? closed.decimalValue() : null;
  }
}
