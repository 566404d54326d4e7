package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the tools that a caller offers, and its choice among them. */
final class Tools {

  private static final List<String> REQUIRED = List.of("name", "input_schema");
  private static final Set<String> OPTIONAL =
      Set.of("type", "description", "strict", "cache_control");

  private static final List<String> TYPE = List.of("type");
  private static final Set<String> PARALLEL = Set.of("disable_parallel_tool_use");

  private static final String NAME = "[a-zA-Z0-9_-]{1,128}";

  private Tools() {}

  static Toolbox read(Field body) {
    List<Tool> tools = new ArrayList<>();
    for (Field tool : body.at("tools").absent() ? List.<Field>of() : body.at("tools").array()) {
      Tool read = tool(tool);
      if (tools.stream().anyMatch(other -> other.name().equals(read.name()))) {
        throw body.at("tools").wrong("Tool names must be unique.");
      }
      tools.add(read);
    }
    Field choice = body.at("tool_choice");
    if (choice.absent()) {
      return new Toolbox(tools, new ToolChoice.Auto(), true);
    }
    if (tools.isEmpty()) {
      throw choice.wrong("may only be specified while providing tools");
    }
    ToolChoice read = choice(choice, tools);
    return new Toolbox(tools, read, !choice.at("disable_parallel_tool_use").flag());
  }

  private static Tool tool(Field tool) {
    tool.object(REQUIRED, OPTIONAL);
    String name = tool.at("name").text();
    if (!name.matches(NAME)) {
      throw tool.at("name").wrong("String should match pattern '^" + NAME + "$'");
    }
    tool.at("strict").flag();
    return new Tool(
        name,
        tool.value().path("description").asString(""),
        schema(tool.at("input_schema"), tool.at("input_schema").path()));
  }

  static JsonNode schema(Field schema, String path) {
    if (!schema.value().isObject()) {
      throw new Field(schema.value(), path).wrong("Input should be a valid dictionary");
    }
    if (schema.value().path("type").asString("").isEmpty()) {
      throw new Field(schema.value(), path + ".type").wrong("Field required");
    }
    return schema.value();
  }

  private static ToolChoice choice(Field choice, List<Tool> tools) {
    return switch (choice.at("type").oneOf("auto", "any", "tool", "none")) {
      case "none" -> {
        choice.object(TYPE, Set.of());
        yield new ToolChoice.None();
      }
      case "tool" -> {
        choice.object(List.of("type", "name"), PARALLEL);
        String name = choice.at("name").text();
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
          throw choice.wrong("Tool '" + name + "' not found in provided tools");
        }
        yield new ToolChoice.Named(name);
      }
      case "any" -> {
        choice.object(TYPE, PARALLEL);
        yield new ToolChoice.Required();
      }
      default -> {
        choice.object(TYPE, PARALLEL);
        yield new ToolChoice.Auto();
      }
    };
  }
}
