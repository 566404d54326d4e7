package dev.sluice.engine.anthropic;

import dev.sluice.engine.chat.Tool;
import dev.sluice.engine.chat.ToolChoice;
import dev.sluice.engine.chat.ToolUse;
import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code tools} and {@code tool_choice}. */
final class ToolFields {

  private ToolFields() {}

  static void write(ToolUse use, ObjectNode json) {
    if (use.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = json.putArray("tools");
    use.tools().forEach(tool -> tools.add(tool(tool)));
    ObjectNode choice = choice(use);
    if (choice != null) {
      json.set("tool_choice", choice);
    }
  }

  private static ObjectNode tool(Tool tool) {
    ObjectNode json = Json.mapper().createObjectNode().put("name", tool.name());
    if (tool.description() != null) {
      json.put("description", tool.description());
    }
    json.set("input_schema", tool.parameters());
    return tool.strict() ? json.put("strict", true) : json;
  }

  /** Null where nothing is asked for but what they do anyway. */
  private static @Nullable ObjectNode choice(ToolUse use) {
    ObjectNode choice = Json.mapper().createObjectNode();
    switch (use.choice()) {
      case ToolChoice.None _ -> {
        return choice.put("type", "none");
      }
      case ToolChoice.Unset _ -> {
        if (use.parallel()) {
          return null;
        }
        choice.put("type", "auto");
      }
      case ToolChoice.Auto _ -> choice.put("type", "auto");
      case ToolChoice.Required _ -> choice.put("type", "any");
      case ToolChoice.Function function -> choice.put("type", "tool").put("name", function.name());
    }
    return use.parallel() ? choice : choice.put("disable_parallel_tool_use", true);
  }
}
