package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import dev.sluice.simulator.wire.RejectedRequest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the tools that a caller offers, and its choice among them. */
final class Tools {

  private Tools() {}

  static Toolbox read(JsonNode body) {
    List<Tool> tools = tools(body.path("tools"));
    ToolChoice choice = choice(body.path("tool_choice"));
    Toolbox toolbox = new Toolbox(tools, choice, Fields.bool(body, "parallel_tool_calls", true));
    check(toolbox);
    return toolbox;
  }

  private static List<Tool> tools(JsonNode tools) {
    if (Fields.isAbsent(tools)) {
      return List.of();
    }
    if (!tools.isArray()) {
      throw Fields.invalidType("tools", "an array");
    }
    List<Tool> read = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      JsonNode function = tools.get(i).path("function");
      if (!function.path("name").isString()) {
        throw Fields.missing("tools[" + i + "].function.name");
      }
      read.add(
          new Tool(
              function.path("name").asString(),
              function.path("description").asString(""),
              function.path("parameters")));
    }
    return read;
  }

  private static ToolChoice choice(JsonNode choice) {
    if (choice.isObject()) {
      return new ToolChoice.Named(choice.path("function").path("name").asString(""));
    }
    return switch (choice.asString("auto")) {
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      case "auto" -> new ToolChoice.Auto();
      default -> throw unknownChoice(choice.asString());
    };
  }

  /** A choice that cannot be met is refused before anything is counted. */
  private static void check(Toolbox toolbox) {
    if (toolbox.choice() instanceof ToolChoice.Named named && !toolbox.offers(named.name())) {
      throw unknownChoice(named.name());
    }
    if (toolbox.choice() instanceof ToolChoice.Required && toolbox.tools().isEmpty()) {
      throw OpenAiError.refusal(
          "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
          "tool_choice");
    }
  }

  private static RejectedRequest unknownChoice(String choice) {
    return OpenAiError.refusal("Invalid value for 'tool_choice': '" + choice + "'.", "tool_choice");
  }
}
