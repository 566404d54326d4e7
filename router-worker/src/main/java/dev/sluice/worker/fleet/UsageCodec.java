package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What is used by the day as a record: the key tells whose part it is, the value is JSON. */
final class UsageCodec {

  private static final int VERSION = 1;

  /** Of any number: sums stay far from overflow whatever somebody writes. */
  private static final long MOST = 1L << 58;

  private UsageCodec() {}

  /** Of those with the same key the topic need keep only the last. */
  static byte[] key(UsageMessage message) {
    return "%s %s %s".formatted(message.day(), message.worker(), message.what()).getBytes(UTF_8);
  }

  static byte[] encode(UsageMessage message) {
    return Json.mapper()
        .writeValueAsBytes(
            Json.mapper()
                .createObjectNode()
                .put("version", VERSION)
                .put("day", message.day().toString())
                .put("worker", message.worker())
                .put("what", message.what())
                .put("number", message.number())
                .put("drawn", message.drawn())
                .put("asked", message.asked())
                .put("used", message.used()));
  }

  /** Empty if it is nothing that this version understands. */
  static Optional<UsageMessage> decode(byte @Nullable [] value) {
    try {
      return value == null ? Optional.empty() : Optional.of(read(Json.mapper().readTree(value)));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static UsageMessage read(JsonNode object) {
    if (object.path("version").asInt(0) != VERSION) {
      throw new IllegalArgumentException("of another version");
    }
    return new UsageMessage(
        LocalDate.parse(text(object, "day")),
        text(object, "worker"),
        text(object, "what"),
        number(object, "number"),
        number(object, "drawn"),
        number(object, "asked"),
        number(object, "used"));
  }

  private static String text(JsonNode object, String key) {
    JsonNode text = object.path(key);
    if (!text.isString() || text.asString().isEmpty()) {
      throw new IllegalArgumentException(key + " is no text");
    }
    return text.asString();
  }

  private static long number(JsonNode object, String key) {
    JsonNode number = object.path(key);
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw new IllegalArgumentException(key + " is no whole number");
    }
    if (number.asLong() < 0 || number.asLong() > MOST) {
      throw new IllegalArgumentException(key + " is " + number);
    }
    return number.asLong();
  }
}
