package dev.sluice.engine.ollama;

import static dev.sluice.engine.ollama.ChatRequestBody.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Tool;
import dev.sluice.engine.chat.ToolChoice;
import dev.sluice.engine.chat.ToolUse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code tools}. There is no choice among them: a model that has any calls as it likes. */
final class ToolFields {

  private ToolFields() {}

  static void write(ToolUse use, ObjectNode json) {
    switch (use.choice()) {
      // A model that is told of no tools calls none.
      case ToolChoice.None _ -> {}
      case ToolChoice.Unset _, ToolChoice.Auto _ -> tools(use, json);
      case ToolChoice.Required _, ToolChoice.Function _ ->
          throw new InvalidRequestException("tool_choice", SYSTEM_NAME + " has only auto and none");
    }
  }

  private static void tools(ToolUse use, ObjectNode json) {
    if (use.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = json.putArray("tools");
    for (Tool tool : use.tools()) {
      if (tool.strict()) {
        throw new InvalidRequestException(
            tool.path() + ".strict",
            SYSTEM_NAME + " does not hold a model to the schema of a tool; leave it out");
      }
      ObjectNode function =
          tools.addObject().put("type", "function").putObject("function").put("name", tool.name());
      if (tool.description() != null) {
        function.put("description", tool.description());
      }
      function.set("parameters", tool.parameters());
    }
  }
}
