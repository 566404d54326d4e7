package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Json;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value that no log, record or error may show. Its text form hides it; {@link #reveal} is for the
 * wire alone. It may change while the program runs, as a file of a secret store does. Thread-safe.
 */
public final class Secret {

  private static final String HIDDEN = "[hidden]";

  /** Anything shorter is no credential, and hiding it would only garble ordinary words. */
  private static final int SHORTEST_HIDDEN = 6;

  private final Supplier<String> source;

  /** The newest value and, after a change, the one before it, which may still be on its way. */
  private volatile List<String> revealed = List.of();

  /** A value that never changes. */
  public Secret(String value) {
    this(() -> value);
    requireNonNull(value, "value is null");
    reveal();
  }

  /**
   * @param source asked for the value whenever it is used, by any thread; what it throws {@link
   *     #reveal} throws, unless there is a value from before
   */
  public Secret(Supplier<String> source) {
    this.source = requireNonNull(source, "source is null");
  }

  /** The value of now. While it cannot be read, the last one. */
  public String reveal() {
    List<String> before = revealed;
    String value;
    try {
      value = source.get();
    } catch (RuntimeException e) {
      if (before.isEmpty()) {
        throw e;
      }
      return before.get(0);
    }
    if (before.isEmpty() || !before.get(0).equals(value)) {
      revealed = Stream.concat(Stream.of(value), before.stream().limit(1)).toList();
    }
    return value;
  }

  /** The text without this secret, and without the part of it that follows its scheme. */
  public String hideIn(String text) {
    return revealed.stream()
        .flatMap(value -> Stream.of(value, afterScheme(value)))
        .filter(part -> part.length() >= SHORTEST_HIDDEN)
        .reduce(text, (hidden, part) -> hidden.replace(part, HIDDEN));
  }

  /** What follows "Bearer" or the like; all of it where there is no such word, or several. */
  private static String afterScheme(String value) {
    int space = value.indexOf(' ');
    return space == value.lastIndexOf(' ') ? value.substring(space + 1) : value;
  }

  /** A copy without this secret: a provider that repeats a bad key must not get it published. */
  public JsonNode hideIn(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode hidden = Json.mapper().createObjectNode();
      object.properties().forEach(e -> hidden.set(hideIn(e.getKey()), hideIn(e.getValue())));
      return hidden;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode hidden = Json.mapper().createArrayNode();
      array.forEach(element -> hidden.add(hideIn(element)));
      return hidden;
    }
    return node.isString()
        ? Json.mapper().getNodeFactory().stringNode(hideIn(node.asString()))
        : node;
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
