package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import dev.sluice.schema.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
final class ToolReader {

  private static final Set<String> TYPES = Set.of("function");
  private static final Set<String> TOOL_FIELDS = Set.of("type", "function");
  private static final Set<String> FUNCTION_FIELDS =
      Set.of("name", "description", "parameters", "strict");
  private static final Set<String> CHOICES = Set.of("none", "auto", "required");
  private static final Set<String> NAME_FIELDS = Set.of("name");

  private ToolReader() {}

  static ToolUse read(Fields body) {
    List<Tool> tools = new ArrayList<>();
    for (Fields tool : body.objects("tools")) {
      tools.add(tool(tool));
    }
    return new ToolUse(
        tools, choice(body, tools), !Boolean.FALSE.equals(body.bool("parallel_tool_calls")));
  }

  private static Tool tool(Fields tool) {
    tool.oneOf("type", TYPES);
    tool.allowOnly(TOOL_FIELDS);
    Fields function = tool.required("function", tool.nested("function"));
    function.allowOnly(FUNCTION_FIELDS);
    return new Tool(
        function.path(),
        function.name("name"),
        function.text("description"),
        parameters(function.object("parameters")),
        Boolean.TRUE.equals(function.bool("strict")));
  }

  /** A function without parameters may leave them out; not every system knows that. */
  private static ObjectNode parameters(@Nullable ObjectNode parameters) {
    if (parameters != null && !parameters.isEmpty()) {
      return parameters;
    }
    ObjectNode none = Json.mapper().createObjectNode().put("type", "object");
    none.putObject("properties");
    return none;
  }

  private static ToolChoice choice(Fields body, List<Tool> tools) {
    JsonNode value = body.any("tool_choice");
    if (value == null) {
      return new ToolChoice.Unset();
    }
    if (value.isString()) {
      return choice(body, body.oneOf("tool_choice", CHOICES), tools);
    }
    Fields choice = body.required("tool_choice", body.nested("tool_choice"));
    choice.oneOf("type", TYPES);
    choice.allowOnly(TOOL_FIELDS);
    return function(choice.required("function", choice.nested("function")), tools);
  }

  private static ToolChoice choice(Fields body, String word, List<Tool> tools) {
    if (word.equals("required") && tools.isEmpty()) {
      throw body.wrong("tool_choice", "requires a tool, but there are no tools");
    }
    return switch (word) {
      case "none" -> new ToolChoice.None();
      case "auto" -> new ToolChoice.Auto();
      default -> new ToolChoice.Required();
    };
  }

  private static ToolChoice function(Fields function, List<Tool> tools) {
    function.allowOnly(NAME_FIELDS);
    String name = function.name("name");
    if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw function.wrong("name", SafeText.quoted(name) + " is none of the tools");
    }
    return new ToolChoice.Function(name);
  }
}
