package dev.sluice.engine.anthropic;

import dev.sluice.schema.Json;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blocks of thinking with their signatures. They want them back unchanged with the turn that they
 * belong to, so they are handed out as {@code extra_content} of the message and taken from there.
 */
final class Thoughts {

  private static final String SYSTEM = "anthropic";
  private static final String BLOCKS = "thinking_blocks";

  private Thoughts() {}

  static ObjectNode toExtraContent(List<ObjectNode> blocks) {
    ObjectNode content = Json.mapper().createObjectNode();
    ArrayNode array = content.putObject(SYSTEM).putArray(BLOCKS);
    blocks.forEach(array::add);
    return content;
  }

  /** None where the message is another system's. */
  static Stream<JsonNode> of(@Nullable ObjectNode extraContent) {
    return extraContent == null
        ? Stream.empty()
        : extraContent.path(SYSTEM).path(BLOCKS).valueStream();
  }
}
