package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the tools that a caller offers, and its choice among them. */
final class Tools {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Set<String> FIELDS = Set.of("name", "description", "parameters", "strict");
  private static final int MOST = 128;

  private Tools() {}

  static Toolbox read(JsonNode body) {
    List<Tool> tools = tools(body.path("tools"));
    JsonNode choice = body.path("tool_choice");
    if (tools.isEmpty()) {
      refuseWithoutTools(body, "tool_choice");
      refuseWithoutTools(body, "parallel_tool_calls");
      return Toolbox.EMPTY;
    }
    boolean parallel = Fields.bool(body, "parallel_tool_calls", true);
    return choice.path("type").asString("").equals("allowed_tools")
        ? allowed(tools, choice.path("allowed_tools"), parallel)
        : new Toolbox(tools, choice(tools, choice), parallel);
  }

  private static void refuseWithoutTools(JsonNode body, String field) {
    if (!Fields.isAbsent(body.path(field))) {
      throw InvalidField.not(field, "'" + field + "' is only allowed when 'tools' are specified.");
    }
  }

  private static List<Tool> tools(JsonNode tools) {
    if (Fields.isAbsent(tools)) {
      return List.of();
    }
    if (!tools.isArray()) {
      throw InvalidField.type("tools", "an array");
    }
    if (tools.isEmpty() || tools.size() > MOST) {
      throw InvalidField.not("tools", "expected 1 to " + MOST + " tools.");
    }
    List<Tool> read = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      read.add(tool(tools.get(i), "tools[" + i + "]"));
    }
    return read;
  }

  private static Tool tool(JsonNode tool, String path) {
    String type = Fields.text(tool, "type", path);
    if (!type.equals("function")) {
      throw InvalidField.value(type, "'function'", path + ".type");
    }
    JsonNode function = Fields.object(tool, "function", path);
    String at = path + ".function";
    Fields.requireOnly(function, at, FIELDS);
    String name = Fields.text(function, "name", at);
    if (!NAME.matcher(name).matches()) {
      throw InvalidField.because(
          "Invalid '%s.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$', at most 64 characters long."
              .formatted(at),
          at + ".name",
          "invalid_value");
    }
    JsonNode parameters = function.path("parameters");
    if (!Fields.isAbsent(parameters) && !parameters.isObject()) {
      throw InvalidField.type(at + ".parameters", "an object");
    }
    if (function.path("strict").asBoolean(false)) {
      StrictSchema.check(parameters, "function '" + name + "'", at + ".parameters");
    }
    JsonNode schema = parameters.isNull() ? JsonNodeFactory.instance.missingNode() : parameters;
    return new Tool(name, function.path("description").asString(""), schema);
  }

  private static ToolChoice choice(List<Tool> tools, JsonNode choice) {
    if (choice.isObject()) {
      return named(tools, choice.path("function").path("name").asString(""));
    }
    return switch (choice.asString("auto")) {
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      case "auto" -> new ToolChoice.Auto();
      default ->
          throw InvalidField.value(
              choice.asString(), "'none', 'auto', and 'required'", "tool_choice");
    };
  }

  private static ToolChoice named(List<Tool> tools, String name) {
    if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw InvalidField.not("tool_choice", "tool '" + name + "' is not among 'tools'.");
    }
    return new ToolChoice.Named(name);
  }

  /** Some of the tools, of which one may or must be called. */
  private static Toolbox allowed(List<Tool> tools, JsonNode allowed, boolean parallel) {
    Set<String> names = new HashSet<>();
    for (JsonNode tool : allowed.path("tools")) {
      String name = tool.path("function").path("name").asString("");
      named(tools, name);
      names.add(name);
    }
    List<Tool> left = tools.stream().filter(tool -> names.contains(tool.name())).toList();
    return new Toolbox(left, choice(left, allowed.path("mode")), parallel);
  }
}
