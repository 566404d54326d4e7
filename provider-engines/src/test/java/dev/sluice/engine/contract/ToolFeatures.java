package dev.sluice.engine.contract;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Tools, and how they are called. */
final class ToolFeatures {

  private static final List<String> NAMES = List.of("tools", "tool_choice", "parallel_tool_calls");

  static final List<Feature> ALL =
      List.of(
          calling("tools", "Ask the clock.", List.of("clock"), body -> {}),
          calling(
              "several calls at once",
              "Ask weather and clock.",
              List.of("weather", "clock"),
              body -> {}),
          calling(
              "`parallel_tool_calls: false`",
              "Ask weather and clock.",
              List.of("weather"),
              body -> body.put("parallel_tool_calls", false)),
          calling(
              "`tool_choice: none`",
              "Ask the clock.",
              List.of(),
              body -> body.put("tool_choice", "none")),
          calling(
              "`tool_choice: required`",
              "Hello.",
              List.of("weather"),
              body -> body.put("tool_choice", "required")),
          calling(
              "`tool_choice` of a function", "Hello.", List.of("clock"), ToolFeatures::chooseClock),
          new Feature("results of tools", ToolFeatures::results));

  private ToolFeatures() {}

  private static void chooseClock(ObjectNode body) {
    ObjectNode choice = body.putObject("tool_choice").put("type", "function");
    choice.putObject("function").put("name", "clock");
  }

  /**
   * @param called which of the tools must have been
   */
  private static Feature calling(
      String title, String prompt, List<String> called, Consumer<ObjectNode> addition) {
    return new Feature(
        title,
        subject -> {
          ObjectNode body = Questions.withTools(prompt);
          addition.accept(body);
          return subject.tried(body, NAMES, answer -> Subject.tools(answer).equals(called));
        });
  }

  private static String results(Subject subject) throws InterruptedException {
    ObjectNode body = Questions.withTools("Ask the clock.");
    ProviderAnswer answer = subject.ask(body);
    if (!(answer instanceof Completed completed)) {
      return subject.tried(answer, NAMES, any -> true);
    }
    Conversation.goOn(body, Subject.choice(completed).path("message"), "twelve43");
    return subject.tried(
        body,
        List.of("messages"),
        last -> subject.sent("twelve43") && !Subject.text(last).isEmpty());
  }
}
