package dev.sluice.simulator.answer;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The tools that are offered, and how they may be used.
 *
 * @param parallel whether several may be called at once
 */
public record Toolbox(List<Tool> tools, ToolChoice choice, boolean parallel) {

  public static final Toolbox EMPTY = new Toolbox(List.of(), new ToolChoice.Auto(), true);

  private static final Pattern NOT_A_LETTER = Pattern.compile("[^\\p{L}]+");
  private static final int SHORTEST_TELLING_WORD = 4;

  public Toolbox {
    tools = List.copyOf(tools);
  }

  public boolean offers(String name) {
    return tools.stream().anyMatch(tool -> tool.name().equals(name));
  }

  /**
   * The tools to call: the one that the caller names. Else, unless the tools have just answered,
   * those whose name shares a word of four letters or more with the prompt; failing these, the
   * first whose description does; failing that, the first of all if some tool must be called.
   */
  List<Tool> toCall(Transcript transcript) {
    if (tools.isEmpty()) {
      return List.of();
    }
    return switch (choice) {
      case ToolChoice.None() -> List.of();
      case ToolChoice.Named named ->
          tools.stream().filter(tool -> tool.name().equals(named.name())).limit(1).toList();
      case ToolChoice.Auto() ->
          transcript.endsWithToolResult() ? List.of() : fitting(transcript.lastUserText());
      case ToolChoice.Required() -> {
        List<Tool> fitting = fitting(transcript.lastUserText());
        yield fitting.isEmpty() ? tools.subList(0, 1) : fitting;
      }
    };
  }

  private List<Tool> fitting(String prompt) {
    List<String> asked = words(prompt);
    List<Tool> named =
        tools.stream()
            .filter(tool -> words(tool.name()).stream().anyMatch(asked::contains))
            .limit(parallel ? tools.size() : 1)
            .toList();
    if (!named.isEmpty()) {
      return named;
    }
    return tools.stream()
        .filter(tool -> words(tool.description()).stream().anyMatch(asked::contains))
        .limit(1)
        .toList();
  }

  private static List<String> words(String text) {
    return NOT_A_LETTER
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> word.length() >= SHORTEST_TELLING_WORD)
        .toList();
  }

  int tokens() {
    int tokens = 0;
    for (Tool tool : tools) {
      tokens += Tokens.of(tool.name() + tool.description() + tool.parameters());
    }
    return tokens;
  }
}
