package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code toolConfig}. */
final class Tools {

  private Tools() {}

  static Toolbox read(Field body) {
    Field config = body.at("toolConfig");
    if (config.absent()) {
      return Toolbox.EMPTY;
    }
    config.object(Set.of("tools"), Set.of("toolChoice"));
    List<Tool> tools = new ArrayList<>();
    for (Field tool : config.at("tools").array()) {
      if (tool.union(Set.of("toolSpec", "systemTool", "cachePoint")).equals("toolSpec")) {
        tools.add(tool(tool.at("toolSpec")));
      }
    }
    if (tools.isEmpty()) {
      throw config.at("tools").wrong("Member must have length greater than or equal to 1");
    }
    return new Toolbox(tools, choice(config.at("toolChoice"), tools), true);
  }

  private static Tool tool(Field spec) {
    spec.object(Set.of("name", "inputSchema"), Set.of("description", "strict"));
    Field description = spec.at("description");
    spec.at("strict").flagIfAny();
    Field schema = spec.at("inputSchema").object(Set.of("json"), Set.of()).at("json").document();
    if (!schema.value().path("type").asString("").equals("object")) {
      throw BedrockError.refusal(
          "The value at %s.type must be one of the following: object.".formatted(schema.path()));
    }
    return new Tool(
        spec.at("name").matching(Conversation.TOOL_NAME),
        description.absent() ? "" : description.notEmpty(),
        schema.value());
  }

  private static ToolChoice choice(Field choice, List<Tool> tools) {
    if (choice.absent()) {
      return new ToolChoice.Auto();
    }
    String kind = choice.union(Set.of("auto", "any", "tool"));
    Field chosen = choice.at(kind);
    if (!kind.equals("tool")) {
      chosen.object(Set.of(), Set.of());
      return kind.equals("auto") ? new ToolChoice.Auto() : new ToolChoice.Required();
    }
    String name = chosen.object(Set.of("name"), Set.of()).at("name").text();
    if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw chosen.at("name").wrong("there is no tool with that name");
    }
    return new ToolChoice.Named(name);
  }
}
