package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a record of the handover topic says. */
sealed interface HandoverMessage {

  record Held(Place place, String holder) implements HandoverMessage {}

  record NotHeld(Place place, String holder) implements HandoverMessage {}

  record Done(Place place, String holder) implements HandoverMessage {}

  record Settled(Place place) implements HandoverMessage {}

  record Lives(String holder) implements HandoverMessage {}

  record Over(String holder) implements HandoverMessage {}

  /** Empty for whatever is not known, or was written by no worker. */
  static Optional<HandoverMessage> decode(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return Optional.empty();
    }
    String[] kind = new String(key, UTF_8).split(HandoverRecord.SEPARATOR, 2);
    if (kind.length < 2) {
      return Optional.empty();
    }
    return switch (kind[0]) {
      case HandoverRecord.HELD, HandoverRecord.DONE -> holding(kind[0], kind[1], value);
      case HandoverRecord.LIVES ->
          value == null ? Optional.empty() : Optional.of(new Lives(kind[1]));
      case HandoverRecord.OVER -> value == null ? Optional.empty() : Optional.of(new Over(kind[1]));
      default -> Optional.empty();
    };
  }

  private static Optional<HandoverMessage> holding(
      String kind, String path, byte @Nullable [] value) {
    // Whoever holds it may be called anything; a topic has no separator in its name.
    String[] parts = path.split(HandoverRecord.SEPARATOR, 5);
    boolean isHeld = kind.equals(HandoverRecord.HELD);
    if (parts.length != (isHeld ? 5 : 4)) {
      return Optional.empty();
    }
    try {
      Place place =
          new Place(
              parts[0],
              Integer.parseInt(parts[1]),
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]));
      if (isHeld) {
        return Optional.of(
            value == null ? new NotHeld(place, parts[4]) : new Held(place, parts[4]));
      }
      return Optional.of(
          value == null ? new Settled(place) : new Done(place, new String(value, UTF_8)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
