package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A conversation as systems see it that have two sides only and insist that these alternate: the
 * instructions are elsewhere, and the results of tools come from the user's side.
 */
public sealed interface Turn {

  /**
   * @param results of all the tools that the turn before called, in the order of the messages; they
   *     go before the parts
   * @param parts of all the messages that the user wrote in a row
   */
  record User(List<Message.ToolResult> results, List<Part> parts) implements Turn {
    public User {
      results = List.copyOf(results);
      parts = List.copyOf(parts);
    }
  }

  /**
   * @param message what the model said in a row, as one; it says or calls something
   */
  record Assistant(Message.Assistant message) implements Turn {
    public Assistant {
      requireNonNull(message, "message is null");
    }
  }
}
