package dev.sluice.engine.bedrock;

import dev.sluice.schema.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model thought, with its signatures. Models want it back unchanged with the turn that it
 * belongs to, so it is handed out as {@code extra_content} of the message and taken from there.
 */
final class ReasoningBlocks {

  private static final String SYSTEM = "bedrock";
  private static final String BLOCKS = "reasoning_blocks";

  private ReasoningBlocks() {}

  /** The values of {@code reasoningContent} in a message; none where it is another system's. */
  static Stream<JsonNode> of(@Nullable ObjectNode extraContent) {
    return extraContent == null
        ? Stream.empty()
        : extraContent.path(SYSTEM).path(BLOCKS).valueStream();
  }

  /** The blocks of an answer while their pieces come. Owned by one thread. */
  static final class Draft {

    private final Map<Integer, Block> blocks = new TreeMap<>();

    /**
     * @param index of the block
     * @param piece text, a signature, or what only the model can read
     */
    void add(int index, JsonNode piece) {
      blocks.computeIfAbsent(index, i -> new Block()).add(piece);
    }

    /** Null where nothing of it is wanted back: without a signature it is but words. */
    @Nullable ObjectNode toExtraContent() {
      if (blocks.values().stream().noneMatch(Block::isSigned)) {
        return null;
      }
      ObjectNode content = Json.mapper().createObjectNode();
      ArrayNode array = content.putObject(SYSTEM).putArray(BLOCKS);
      blocks.values().forEach(block -> array.add(block.toJson()));
      return content;
    }
  }

  private static final class Block {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final StringBuilder redacted = new StringBuilder();

    private void add(JsonNode piece) {
      text.append(piece.path("text").asString(""));
      signature.append(piece.path("signature").asString(""));
      redacted.append(piece.path("redactedContent").asString(""));
    }

    private boolean isSigned() {
      return !signature.isEmpty() || !redacted.isEmpty();
    }

    private ObjectNode toJson() {
      ObjectNode json = Json.mapper().createObjectNode();
      if (!redacted.isEmpty()) {
        return json.put("redactedContent", redacted.toString());
      }
      ObjectNode words = json.putObject("reasoningText").put("text", text.toString());
      if (!signature.isEmpty()) {
        words.put("signature", signature.toString());
      }
      return json;
    }
  }
}
