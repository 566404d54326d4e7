package dev.sluice.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes up what a model would say: always the same for the same request. */
public final class LanguageModel {

  private LanguageModel() {}

  /**
   * @throws ImpossibleSchema when nothing satisfies what the caller demands
   */
  public static List<Choice> answer(ChatRequest request) {
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < request.wanted().count(); i++) {
      choices.add(choice(request, Seeds.of(request.model() + "\n" + request.prompt(), i)));
    }
    return choices;
  }

  /** A model that will not answer. */
  public static List<Choice> refuse() {
    return List.of(Choice.refusing("I’m sorry, I can’t help with that."));
  }

  /** The first half of the answer, the rest withheld by a filter. */
  public static List<Choice> filtered(ChatRequest request) {
    String text = Prose.about(request.prompt(), Seeds.of(request.model(), 0));
    String kept = Tokens.cut(text, Tokens.of(text) / 2);
    return List.of(new Choice(kept, null, null, List.of(), FinishReason.CONTENT_FILTER, null));
  }

  private static Choice choice(ChatRequest request, SplittableRandom random) {
    List<Tool> tools = request.toolbox().toCall(request.transcript());
    if (!tools.isEmpty()) {
      List<Choice.ToolCall> calls =
          tools.stream().map(tool -> call(tool, request.prompt(), random)).toList();
      return new Choice(null, null, reasoning(request), calls, FinishReason.TOOL_CALLS, null);
    }
    String text =
        switch (request.wanted().format()) {
          case ResponseFormat.Text() -> Prose.about(request.prompt(), random);
          case ResponseFormat.Structured structured ->
              new SchemaInstance(structured.schema(), request.prompt(), random).make().toString();
        };
    return Ending.of(text, reasoning(request), request.wanted());
  }

  private static Choice.ToolCall call(Tool tool, String prompt, SplittableRandom random) {
    var arguments = new SchemaInstance(tool.parameters(), prompt, random).makeObject();
    return new Choice.ToolCall(Long.toHexString(random.nextLong()), tool.name(), arguments);
  }

  private static @Nullable String reasoning(ChatRequest request) {
    return request.wanted().reasoning() || reasonsUnasked(request.model())
        ? Prose.reasoning(request.prompt())
        : null;
  }

  /** Some models think before they answer, and their names say so. */
  private static boolean reasonsUnasked(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return isOpenAis(name)
        || name.contains("think")
        || name.contains("-r1")
        || (name.contains("reason") && !name.contains("non-reason"));
  }

  private static boolean isOpenAis(String name) {
    boolean isNumbered =
        name.length() > 1 && name.charAt(0) == 'o' && Character.isDigit(name.charAt(1));
    return isNumbered || name.startsWith("gpt-5");
  }
}
