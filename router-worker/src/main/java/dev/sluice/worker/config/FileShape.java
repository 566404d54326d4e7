package dev.sluice.worker.config;

import dev.sluice.schema.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;

/**
 * Looks through a file before it is read, for what reading it could not survive: levels without
 * end, a value that holds itself, and references to references that a few lines make billions of.
 */
final class FileShape {

  private static final int MOST_LEVELS = Json.MAX_NESTING;
  private static final long MOST_VALUES = 1_000_000;

  /** What was begun and has not ended. */
  private record Open(@Nullable Anchor anchor, long valuesBefore) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<Anchor, Long> sizes = new HashMap<>();
  private long values;

  private FileShape() {}

  /** What is wrong with a file. */
  record Objection(int line, String what) {}

  /** Empty if it can be read. */
  static Optional<Objection> to(Iterable<Event> file) {
    FileShape shape = new FileShape();
    for (Event event : file) {
      String what = shape.add(event);
      if (what != null) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return Optional.of(new Objection(line, what));
      }
    }
    return Optional.empty();
  }

  private @Nullable String add(Event event) {
    switch (event) {
      case CollectionStartEvent start -> {
        open.push(new Open(start.getAnchor().orElse(null), values));
        values++;
      }
      case CollectionEndEvent _ -> end(open.pop());
      case AliasEvent alias -> {
        if (open.stream().anyMatch(one -> alias.getAlias().equals(one.anchor()))) {
          return "this value holds itself";
        }
        values += sizes.getOrDefault(alias.getAlias(), 1L);
      }
      case NodeEvent scalar -> {
        scalar.getAnchor().ifPresent(anchor -> sizes.put(anchor, 1L));
        values++;
      }
      default -> {}
    }
    if (open.size() > MOST_LEVELS) {
      return "this is nested deeper than " + MOST_LEVELS + " levels";
    }
    return values > MOST_VALUES ? "this has more than a million values" : null;
  }

  private void end(Open ended) {
    if (ended.anchor() != null) {
      sizes.put(ended.anchor(), values - ended.valuesBefore());
    }
  }
}
