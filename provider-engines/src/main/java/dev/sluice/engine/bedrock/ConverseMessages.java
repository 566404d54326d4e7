package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.ConverseRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.engine.chat.Turn;
import dev.sluice.schema.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code messages}: two sides that alternate, the results of tools on the user's. */
final class ConverseMessages {

  private ConverseMessages() {}

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
      messages.addObject().put("role", role).set("content", blocks);
    }
  }

  private static ArrayNode user(Turn.User user) {
    ArrayNode blocks = Json.mapper().createArrayNode();
    for (Message.ToolResult result : user.results()) {
      ObjectNode block = blocks.addObject().putObject("toolResult");
      block.put("toolUseId", ToolUseIds.of(result.call().id()));
      add(block.putArray("content"), result.parts());
    }
    add(blocks, user.parts());
    if (blocks.isEmpty()) {
      throw new InvalidRequestException(
          user.parts().getFirst().path(), "is blank, which " + SYSTEM_NAME + " does not take");
    }
    return blocks;
  }

  private static ArrayNode assistant(Message.Assistant message) {
    ArrayNode blocks = Json.mapper().createArrayNode();
    ReasoningBlocks.of(message.extraContent())
        .forEach(block -> blocks.addObject().set("reasoningContent", block));
    add(blocks, message.parts());
    for (Message.ToolCall call : message.calls()) {
      blocks
          .addObject()
          .putObject("toolUse")
          .put("toolUseId", ToolUseIds.of(call.id()))
          .put("name", call.name())
          .set("input", call.arguments());
    }
    return blocks;
  }

  /** Blank texts say nothing, and would have the whole request refused. */
  private static void add(ArrayNode blocks, List<? extends Part> parts) {
    for (Part part : parts) {
      if (!(part instanceof Part.Text text && text.text().isBlank())) {
        blocks.add(ContentBlocks.of(part));
      }
    }
  }
}
