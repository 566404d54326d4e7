package dev.sluice.engine.anthropic;

import static dev.sluice.engine.anthropic.MessagesRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.engine.chat.Turn;
import dev.sluice.schema.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code messages}: two sides that alternate, the results of tools on the user's. */
final class MessagesContent {

  private MessagesContent() {}

  static ArrayNode write(List<Turn> turns) {
    ArrayNode messages = Json.mapper().createArrayNode();
    for (Turn turn : turns) {
      switch (turn) {
        case Turn.User user -> add(messages, "user", user(user));
        case Turn.Assistant assistant -> add(messages, "assistant", assistant(assistant.message()));
      }
    }
    if (messages.isEmpty()) {
      throw new InvalidRequestException(
          "messages", SYSTEM_NAME + " needs a message of the user beside the instructions");
    }
    return messages;
  }

  private static void add(ArrayNode messages, String role, ArrayNode blocks) {
    if (!blocks.isEmpty()) {
      messages.addObject().put("role", role).set("content", simplest(blocks));
    }
  }

  private static ArrayNode user(Turn.User user) {
    ArrayNode blocks = Json.mapper().createArrayNode();
    user.results().forEach(result -> blocks.add(result(result)));
    add(blocks, user.parts());
    if (blocks.isEmpty()) {
      throw new InvalidRequestException(
          user.parts().getFirst().path(), "is blank, which " + SYSTEM_NAME + " does not take");
    }
    return blocks;
  }

  private static ArrayNode assistant(Message.Assistant message) {
    ArrayNode blocks = Json.mapper().createArrayNode();
    Thoughts.of(message.extraContent()).forEach(blocks::add);
    add(blocks, message.parts());
    for (Message.ToolCall call : message.calls()) {
      blocks
          .addObject()
          .put("type", "tool_use")
          .put("id", ToolUseIds.of(call.id()))
          .put("name", call.name())
          .set("input", call.arguments());
    }
    return blocks;
  }

  private static ObjectNode result(Message.ToolResult result) {
    ObjectNode json =
        Json.mapper()
            .createObjectNode()
            .put("type", "tool_result")
            .put("tool_use_id", ToolUseIds.of(result.call().id()));
    ArrayNode content = Json.mapper().createArrayNode();
    add(content, result.parts());
    if (!content.isEmpty()) {
      json.set("content", simplest(content));
    }
    return json;
  }

  /** Blank texts say nothing, and would have the whole request refused. */
  private static void add(ArrayNode blocks, List<? extends Part> parts) {
    for (Part part : parts) {
      if (!(part instanceof Part.Text text && text.text().isBlank())) {
        blocks.add(ContentBlocks.of(part));
      }
    }
  }

  /** A single text is written as such. */
  private static JsonNode simplest(ArrayNode blocks) {
    JsonNode only = blocks.get(0);
    return blocks.size() == 1 && only.path("type").asString().equals("text")
        ? only.path("text")
        : blocks;
  }
}
