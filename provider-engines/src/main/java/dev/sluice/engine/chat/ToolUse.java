package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The tools of a request and how they may be used.
 *
 * @param tools none where the model shall just answer; choice and parallel then say nothing
 * @param parallel whether several may be called in one turn
 */
public record ToolUse(List<Tool> tools, ToolChoice choice, boolean parallel) {
  public ToolUse {
    tools = List.copyOf(tools);
    requireNonNull(choice, "choice is null");
  }
}
