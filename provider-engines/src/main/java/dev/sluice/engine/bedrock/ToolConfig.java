package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.ConverseRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Tool;
import dev.sluice.engine.chat.ToolChoice;
import dev.sluice.schema.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code toolConfig}. Converse wants one wherever the conversation has calls of tools, and
 * has no way to forbid calls while there is one.
 */
final class ToolConfig {

  private ToolConfig() {}

  static void write(ChatRequest request, ObjectNode json) {
    boolean called = hasCalls(request);
    boolean forbidden = request.toolUse().choice() instanceof ToolChoice.None;
    if (request.toolUse().tools().isEmpty()) {
      if (called) {
        throw new InvalidRequestException(
            "tools", "are missing; " + SYSTEM_NAME + " wants them while messages have tool_calls");
      }
      return;
    }
    if (forbidden && called) {
      throw new InvalidRequestException(
          "tool_choice",
          "cannot be none for " + SYSTEM_NAME + " while messages have tool_calls; choose auto");
    }
    // A model that is told of no tools calls none.
    if (!forbidden) {
      ObjectNode config = json.putObject("toolConfig");
      ArrayNode tools = config.putArray("tools");
      request.toolUse().tools().forEach(tool -> write(tool, tools.addObject()));
      choice(request.toolUse().choice(), config);
    }
  }

  private static boolean hasCalls(ChatRequest request) {
    return request.messages().stream()
        .anyMatch(m -> m instanceof Message.Assistant said && !said.calls().isEmpty());
  }

  private static void write(Tool tool, ObjectNode entry) {
    ObjectNode spec = entry.putObject("toolSpec").put("name", tool.name());
    if (tool.description() != null && !tool.description().isEmpty()) {
      spec.put("description", tool.description());
    }
    spec.putObject("inputSchema").set("json", tool.parameters());
    if (tool.strict()) {
      spec.put("strict", true);
    }
  }

  private static void choice(ToolChoice choice, ObjectNode config) {
    ObjectNode json = Json.mapper().createObjectNode();
    switch (choice) {
      case ToolChoice.Unset _, ToolChoice.None _ -> {
        return;
      }
      case ToolChoice.Auto _ -> json.putObject("auto");
      case ToolChoice.Required _ -> json.putObject("any");
      case ToolChoice.Function function -> json.putObject("tool").put("name", function.name());
    }
    config.set("toolChoice", json);
  }
}
