package dev.sluice.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A function that the caller offers. */
record Tool(String name, String description, JsonNode parameters) {

  private static final Pattern NOT_A_LETTER = Pattern.compile("[^\\p{L}]+");
  private static final int SHORTEST_TELLING_WORD = 4;

  static List<Tool> readAll(JsonNode tools) {
    if (tools.isMissingNode() || tools.isNull()) {
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
    return List.copyOf(read);
  }

  /**
   * The tool to call: the one that the caller demands, else with {@code auto} the first whose name
   * or description shares a word of four letters or more with the prompt.
   */
  static Optional<Tool> choose(List<Tool> tools, JsonNode choice, Messages messages) {
    if (choice.isObject()) {
      String wanted = choice.path("function").path("name").asString("");
      return Optional.of(
          tools.stream()
              .filter(tool -> tool.name.equals(wanted))
              .findFirst()
              .orElseThrow(() -> unknownChoice(wanted)));
    }
    return switch (choice.asString("auto")) {
      case "none" -> Optional.empty();
      case "required" -> fitting(tools, messages).or(() -> Optional.of(first(tools)));
      case "auto" -> messages.endsWithToolResult() ? Optional.empty() : fitting(tools, messages);
      default -> throw unknownChoice(choice.asString());
    };
  }

  private static Optional<Tool> fitting(List<Tool> tools, Messages messages) {
    if (tools.isEmpty()) {
      return Optional.empty();
    }
    List<String> asked = words(messages.lastUserText());
    return tools.stream()
        .filter(
            tool -> words(tool.name + " " + tool.description).stream().anyMatch(asked::contains))
        .findFirst();
  }

  private static Tool first(List<Tool> tools) {
    if (tools.isEmpty()) {
      throw RejectedRequest.invalid(
          "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
          "tool_choice");
    }
    return tools.getFirst();
  }

  private static RejectedRequest unknownChoice(String choice) {
    return RejectedRequest.invalid(
        "Invalid value for 'tool_choice': '" + choice + "'.", "tool_choice");
  }

  private static List<String> words(String text) {
    return NOT_A_LETTER
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> word.length() >= SHORTEST_TELLING_WORD)
        .toList();
  }
}
