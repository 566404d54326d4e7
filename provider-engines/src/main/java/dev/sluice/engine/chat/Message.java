package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One message of a conversation. */
public sealed interface Message {

  /** Where it stands in the body, such as {@code messages[2]}; to refuse it by. */
  String path();

  /** What a {@code system} or {@code developer} message says. */
  record Instruction(String path, List<Part.Text> parts) implements Message {
    public Instruction {
      requireNonNull(path, "path is null");
      parts = List.copyOf(parts);
    }

    /** All of its text. */
    public String text() {
      return Part.textOf(parts);
    }
  }

  /** What the user says and shows. */
  record User(String path, List<Part> parts) implements Message {
    public User {
      requireNonNull(path, "path is null");
      parts = List.copyOf(parts);
    }
  }

  /**
   * A turn of the model.
   *
   * @param parts what it said, a refusal included, as no system but OpenAI's tells them apart; none
   *     of them is empty
   * @param calls the tools that it called; a {@link ToolResult} for each of them follows
   * @param reasoning what it thought, if the caller kept that; may be left out of a request
   * @param extraContent what a system wants to see again with this turn, under the name of the
   *     system: signatures of its thoughts for example. As it was given in {@link
   *     Reply#extraContent}; null where there was none
   */
  record Assistant(
      String path,
      List<Part.Text> parts,
      List<ToolCall> calls,
      @Nullable String reasoning,
      @Nullable ObjectNode extraContent)
      implements Message {
    public Assistant {
      requireNonNull(path, "path is null");
      parts = List.copyOf(parts);
      calls = List.copyOf(calls);
    }

    /** All of its text; empty where it only called tools. */
    public String text() {
      return Part.textOf(parts);
    }
  }

  /**
   * A tool that the model called earlier in the conversation.
   *
   * @param path such as {@code messages[2].tool_calls[0]}
   * @param arguments shared with the body, so never to be changed
   * @param extraContent as in {@link Assistant}, for this one call
   */
  record ToolCall(
      String path,
      String id,
      String name,
      ObjectNode arguments,
      @Nullable ObjectNode extraContent) {
    public ToolCall {
      requireNonNull(path, "path is null");
      requireNonNull(id, "id is null");
      requireNonNull(name, "name is null");
      requireNonNull(arguments, "arguments is null");
    }
  }

  /**
   * What a tool gave.
   *
   * @param call which call of the assistant's turn before it this answers
   * @param parts texts and images
   */
  record ToolResult(String path, ToolCall call, List<Part> parts) implements Message {
    public ToolResult {
      requireNonNull(path, "path is null");
      requireNonNull(call, "call is null");
      parts = List.copyOf(parts);
    }

    /** All of its text. */
    public String text() {
      return Part.textOf(parts);
    }
  }
}
