package dev.sluice.simulator.gemini;

import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads {@code tools} and {@code toolConfig}. */
final class Functions {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,63}");

  private Functions() {}

  static Toolbox read(JsonNode tools, JsonNode toolConfig) {
    List<Tool> functions = new ArrayList<>();
    for (int i = 0; i < tools.size(); i++) {
      JsonNode declarations = tools.get(i).path("functionDeclarations");
      for (int j = 0; j < declarations.size(); j++) {
        Tool function =
            function(declarations.get(j), "tools[" + i + "].function_declarations[" + j + "]");
        if (functions.stream().anyMatch(other -> other.name().equals(function.name()))) {
          throw GoogleError.refusal(
              "Duplicate function declaration found: " + function.name(), "tools");
        }
        functions.add(function);
      }
    }
    return toolbox(functions, toolConfig.path("functionCallingConfig"));
  }

  private static Tool function(JsonNode declaration, String path) {
    String name = declaration.path("name").asString("");
    if (!NAME.matcher(name).matches()) {
      throw GoogleError.refusal(
          "Invalid function name. Must start with a letter or an underscore. Must be alphameric"
              + " (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a"
              + " maximum length of 64.",
          path + ".name");
    }
    JsonNode proto = declaration.path("parameters");
    JsonNode json = declaration.path("parametersJsonSchema");
    if (!proto.isMissingNode() && !json.isMissingNode()) {
      throw GoogleError.refusal(
          "Only one of parameters and parameters_json_schema can be set.", path + ".parameters");
    }
    return new Tool(
        name,
        declaration.path("description").asString(""),
        proto.isMissingNode() ? json : Schemas.toJsonSchema(proto));
  }

  private static Toolbox toolbox(List<Tool> functions, JsonNode config) {
    List<String> allowed = new ArrayList<>();
    config.path("allowedFunctionNames").forEach(name -> allowed.add(name.asString()));
    String mode = config.path("mode").asString("AUTO");
    boolean restrictable = mode.equals("ANY") || mode.equals("VALIDATED");
    if (!allowed.isEmpty() && !restrictable) {
      throw refusal("allowed_function_names should only be set when mode is ANY or VALIDATED.");
    }
    if (mode.equals("ANY") && functions.isEmpty()) {
      throw refusal("Function calling mode is set to ANY, but no function declarations are given.");
    }
    for (String name : allowed) {
      if (functions.stream().noneMatch(function -> function.name().equals(name))) {
        throw refusal("Function " + name + " is not in the list of function declarations.");
      }
    }
    List<Tool> callable =
        allowed.isEmpty()
            ? functions
            : functions.stream().filter(function -> allowed.contains(function.name())).toList();
    return new Toolbox(callable, choice(mode, allowed), true);
  }

  private static ToolChoice choice(String mode, List<String> allowed) {
    return switch (mode) {
      case "NONE" -> new ToolChoice.None();
      case "ANY" ->
          allowed.size() == 1
              ? new ToolChoice.Named(allowed.getFirst())
              : new ToolChoice.Required();
      default -> new ToolChoice.Auto();
    };
  }

  private static RuntimeException refusal(String message) {
    return GoogleError.refusal(message, "tool_config.function_calling_config");
  }
}
