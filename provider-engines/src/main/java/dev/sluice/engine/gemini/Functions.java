package dev.sluice.engine.gemini;

import dev.sluice.engine.chat.Tool;
import dev.sluice.engine.chat.ToolChoice;
import dev.sluice.engine.chat.ToolUse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code tools} and {@code toolConfig}. */
final class Functions {

  private Functions() {}

  static void write(ToolUse use, ObjectNode json) {
    if (use.tools().isEmpty()) {
      return;
    }
    ArrayNode declarations = json.putArray("tools").addObject().putArray("functionDeclarations");
    use.tools().forEach(tool -> declarations.add(declaration(tool, declarations)));
    boolean strict = use.tools().stream().anyMatch(Tool::strict);
    switch (use.choice()) {
      case ToolChoice.Unset unset -> {
        if (strict) {
          mode("VALIDATED", json);
        }
      }
      case ToolChoice.Auto auto -> mode(strict ? "VALIDATED" : "AUTO", json);
      case ToolChoice.None none -> mode("NONE", json);
      case ToolChoice.Required required -> mode("ANY", json);
      case ToolChoice.Function function ->
          mode("ANY", json).putArray("allowedFunctionNames").add(function.name());
    }
  }

  private static ObjectNode declaration(Tool tool, ArrayNode nodes) {
    ObjectNode declaration = nodes.objectNode().put("name", tool.name());
    if (tool.description() != null) {
      declaration.put("description", tool.description());
    }
    return declaration.set("parametersJsonSchema", tool.parameters());
  }

  private static ObjectNode mode(String mode, ObjectNode json) {
    return json.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);
  }
}
