package dev.sluice.simulator.openai;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows a conversation, where each call of a tool must be answered before anything else. */
final class ToolTurns {

  private final Set<String> unanswered = new LinkedHashSet<>();
  private boolean afterCalls;

  void follow(JsonNode message, String path) {
    switch (message.path("role").asString()) {
      case "tool" -> answered(Fields.text(message, "tool_call_id", path), path);
      case "assistant" -> {
        end();
        called(message.path("tool_calls"), path + ".tool_calls");
      }
      default -> {
        end();
        afterCalls = false;
      }
    }
  }

  private void answered(String id, String path) {
    if (!afterCalls || !unanswered.remove(id)) {
      throw InvalidField.because(
          "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
          path + ".role",
          null);
    }
  }

  private void called(JsonNode calls, String path) {
    afterCalls = !Fields.isAbsent(calls);
    if (!afterCalls) {
      return;
    }
    if (!calls.isArray() || calls.isEmpty()) {
      throw InvalidField.type(path, "a non-empty array");
    }
    for (int i = 0; i < calls.size(); i++) {
      String at = path + "[" + i + "]";
      unanswered.add(Fields.text(calls.get(i), "id", at));
      JsonNode function = Fields.object(calls.get(i), "function", at);
      Fields.text(function, "name", at + ".function");
      Fields.text(function, "arguments", at + ".function");
    }
  }

  /** No call may be left without an answer. */
  void end() {
    if (!unanswered.isEmpty()) {
      throw InvalidField.because(
          "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: "
              + String.join(", ", unanswered),
          "messages",
          null);
    }
  }
}
