package dev.sluice.worker.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Json;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value that no log, record or error may show. Its text form hides it; {@link #reveal} is for the
 * wire alone.
 */
public final class Secret {

  private static final String HIDDEN = "[hidden]";

  /** Anything shorter is no credential, and hiding it would only garble ordinary words. */
  private static final int SHORTEST_HIDDEN = 6;

  private final String value;

  public Secret(String value) {
    this.value = requireNonNull(value, "value is null");
  }

  String reveal() {
    return value;
  }

  /** The text without this secret, and without the part of it that follows its scheme. */
  String hideIn(String text) {
    return Stream.of(value, afterScheme())
        .filter(part -> part.length() >= SHORTEST_HIDDEN)
        .reduce(text, (hidden, part) -> hidden.replace(part, HIDDEN));
  }

  /** What follows "Bearer" or the like; all of it where there is no such word, or several. */
  private String afterScheme() {
    int space = value.indexOf(' ');
    return space == value.lastIndexOf(' ') ? value.substring(space + 1) : value;
  }

  /** A copy without this secret: a provider that repeats a bad key must not get it published. */
  JsonNode hideIn(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode hidden = Json.mapper().createObjectNode();
        object.properties().forEach(e -> hidden.set(hideIn(e.getKey()), hideIn(e.getValue())));
        yield hidden;
      }
      case ArrayNode array -> {
        ArrayNode hidden = Json.mapper().createArrayNode();
        array.forEach(element -> hidden.add(hideIn(element)));
        yield hidden;
      }
      default ->
          node.isString()
              ? Json.mapper().getNodeFactory().stringNode(hideIn(node.asString()))
              : node;
    };
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
