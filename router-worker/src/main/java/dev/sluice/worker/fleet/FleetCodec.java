package dev.sluice.worker.fleet;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.worker.fleet.FleetMessage.Circuit;
import dev.sluice.worker.fleet.FleetMessage.Cooled;
import dev.sluice.worker.fleet.FleetMessage.LimitUse;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as the value of their record, in JSON. A later worker may add keys and kinds, which this
 * one passes over; it raises the version only if what it writes must not be read as this one would.
 */
final class FleetCodec {

  private static final int VERSION = 1;

  /** Of any number: sums stay far from overflow whatever somebody writes. */
  static final long MOST = 1_000_000_000_000L;

  private static final long MOST_CALLS = 1_000_000_000;

  private FleetCodec() {}

  static byte[] encode(Envelope envelope) {
    ObjectNode object =
        Json.mapper().createObjectNode().put("version", VERSION).put("worker", envelope.worker());
    switch (envelope.message()) {
      case FleetMessage.Alive _ -> object.put("kind", "alive");
      case FleetMessage.Measured measured -> {
        ArrayNode targets = object.put("kind", "measured").putArray("targets");
        measured.targets().forEach(seen -> write(seen, targets.addObject()));
      }
      case FleetMessage.LimitsUsed used -> {
        ArrayNode limits = object.put("kind", "limits_used").putArray("limits");
        used.limits().forEach(limit -> write(limit, limits.addObject()));
      }
      case FleetMessage.CircuitOpened opened -> {
        write(opened.circuit(), object.put("kind", "circuit_opened"));
        object.put("cause", opened.cause().wireName());
        object.put("remaining_ms", opened.remaining().toMillis());
      }
      case FleetMessage.CircuitClosed closed ->
          write(closed.circuit(), object.put("kind", "circuit_closed"));
      case FleetMessage.Shares shares -> SharesCodec.write(shares, object.put("kind", "shares"));
      case FleetMessage.Silent silent ->
          SharesCodec.write(silent.last(), object.put("kind", "silent").putObject("last"));
      case FleetMessage.Left _ -> object.put("kind", "left");
      case FleetMessage.Cooled cooled -> write(cooled, object.put("kind", "cooled"));
    }
    return Json.mapper().writeValueAsBytes(object);
  }

  private static void write(Seen seen, ObjectNode object) {
    object
        .put("provider", seen.provider())
        .put("model", seen.model())
        .put("answered", seen.answered())
        .put("failed", seen.failed())
        .put("time_us", micros(seen.time()))
        .put("output_tokens", seen.outputTokens())
        .put("output_time_us", micros(seen.outputTime()));
  }

  private static void write(LimitUse use, ObjectNode object) {
    object
        .put("provider", use.provider())
        .put("credential", use.credential())
        .put("model", use.model())
        .put("dimension", use.dimension())
        .put("limit", Math.min(use.limit(), MOST))
        .put("share", Math.min(use.share(), MOST))
        .put("used", Math.min(use.used(), MOST))
        .put("waiting", Math.min(use.waiting(), MOST));
  }

  private static void write(Circuit circuit, ObjectNode object) {
    object.put("provider", circuit.provider());
    if (circuit.credential() != null) {
      object.put("credential", circuit.credential());
    }
    if (circuit.model() != null) {
      object.put("model", circuit.model());
    }
  }

  private static void write(Cooled cooled, ObjectNode object) {
    object.put("provider", cooled.provider()).put("credential", cooled.credential());
    if (cooled.model() != null) {
      object.put("model", cooled.model());
    }
    object.put("remaining_ms", cooled.remaining().toMillis());
  }

  /** Empty if it is nothing that this version understands. */
  static Optional<Envelope> decode(byte @Nullable [] value) {
    try {
      return value == null ? Optional.empty() : Optional.of(read(Json.mapper().readTree(value)));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Envelope read(JsonNode object) {
    if (number(object, "version", MOST) != VERSION) {
      throw new IllegalArgumentException("another version");
    }
    return new Envelope(text(object, "worker"), readMessage(object));
  }

  private static FleetMessage readMessage(JsonNode object) {
    return switch (text(object, "kind")) {
      case "alive" -> new FleetMessage.Alive();
      case "measured" ->
          new FleetMessage.Measured(
              object.path("targets").valueStream().map(FleetCodec::readSeen).toList());
      case "limits_used" ->
          new FleetMessage.LimitsUsed(
              object.path("limits").valueStream().map(FleetCodec::readUse).toList());
      case "circuit_opened" ->
          new FleetMessage.CircuitOpened(
              readCircuit(object),
              ErrorCode.ofWireName(text(object, "cause")).orElse(ErrorCode.SERVER_ERROR),
              Duration.ofMillis(number(object, "remaining_ms", MOST)));
      case "circuit_closed" -> new FleetMessage.CircuitClosed(readCircuit(object));
      case "shares" -> SharesCodec.readShares(object);
      case "silent" -> new FleetMessage.Silent(SharesCodec.readTold(object.path("last")));
      case "left" -> new FleetMessage.Left();
      case "cooled" -> readCooled(object);
      default -> throw new IllegalArgumentException("a kind that is not known here");
    };
  }

  private static Seen readSeen(JsonNode object) {
    return new Seen(
        text(object, "provider"),
        text(object, "model"),
        (int) number(object, "answered", MOST_CALLS),
        (int) number(object, "failed", MOST_CALLS),
        duration(object, "time_us"),
        number(object, "output_tokens", MOST),
        duration(object, "output_time_us"));
  }

  private static LimitUse readUse(JsonNode object) {
    return new LimitUse(
        text(object, "provider"),
        text(object, "credential"),
        object.hasNonNull("model") ? text(object, "model") : null,
        text(object, "dimension"),
        number(object, "limit", MOST),
        number(object, "share", MOST),
        number(object, "used", MOST),
        number(object, "waiting", MOST));
  }

  private static Circuit readCircuit(JsonNode object) {
    return new Circuit(
        text(object, "provider"),
        object.hasNonNull("credential") ? text(object, "credential") : null,
        object.hasNonNull("model") ? text(object, "model") : null);
  }

  private static Cooled readCooled(JsonNode object) {
    return new Cooled(
        text(object, "provider"),
        text(object, "credential"),
        object.hasNonNull("model") ? text(object, "model") : null,
        Duration.ofMillis(number(object, "remaining_ms", MOST)));
  }

  static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isString() || value.asString().length() > FleetMessage.LONGEST_NAME) {
      throw new IllegalArgumentException(name);
    }
    return value.asString();
  }

  static long number(JsonNode object, String name, long most) {
    JsonNode value = object.path(name);
    boolean whole = value.isIntegralNumber() && value.canConvertToLong();
    if (!whole || value.asLong() < 0 || value.asLong() > most) {
      throw new IllegalArgumentException(name);
    }
    return value.asLong();
  }

  private static Duration duration(JsonNode object, String name) {
    return Duration.of(number(object, name, MOST), ChronoUnit.MICROS);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
