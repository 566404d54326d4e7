package dev.sluice.engine.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins what one side says in a row. */
final class Turns {

  private final List<Turn> turns = new ArrayList<>();
  private final List<Message.ToolResult> results = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private Message.@Nullable Assistant assistant;

  private Turns() {}

  static List<Turn> of(List<Message> messages) {
    Turns turns = new Turns();
    messages.forEach(turns::add);
    turns.endOfUser();
    turns.endOfAssistant();
    return List.copyOf(turns.turns);
  }

  private void add(Message message) {
    switch (message) {
      case Message.Instruction instruction -> {}
      case Message.User user -> {
        endOfAssistant();
        parts.addAll(user.parts());
      }
      case Message.ToolResult result -> {
        endOfAssistant();
        results.add(result);
      }
      case Message.Assistant said -> {
        if (!said.parts().isEmpty() || !said.calls().isEmpty()) {
          endOfUser();
          assistant = assistant == null ? said : joined(assistant, said);
        }
      }
    }
  }

  private void endOfUser() {
    if (!results.isEmpty() || !parts.isEmpty()) {
      turns.add(new Turn.User(results, parts));
      results.clear();
      parts.clear();
    }
  }

  private void endOfAssistant() {
    if (assistant != null) {
      turns.add(new Turn.Assistant(assistant));
      assistant = null;
    }
  }

  /** The first of two in a row has no calls: their results would stand between the two. */
  private static Message.Assistant joined(Message.Assistant first, Message.Assistant second) {
    return new Message.Assistant(
        first.path(),
        Stream.concat(first.parts().stream(), second.parts().stream()).toList(),
        second.calls(),
        second.reasoning() == null ? first.reasoning() : second.reasoning(),
        second.extraContent() == null ? first.extraContent() : second.extraContent());
  }
}
