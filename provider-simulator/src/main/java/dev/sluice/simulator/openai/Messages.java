package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.Transcript;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a chat request, refusing what OpenAI would refuse. */
final class Messages {

  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");
  private static final Set<String> FIELDS =
      Set.of(
          "role",
          "content",
          "name",
          "refusal",
          "audio",
          "function_call",
          "tool_calls",
          "tool_call_id");

  private Messages() {}

  static Transcript read(JsonNode messages, Vendor vendor) {
    requireSome(messages);
    Transcript.Scribe scribe = new Transcript.Scribe();
    ToolTurns turns = new ToolTurns();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String path = "messages[" + i + "]";
      check(message, path, vendor);
      turns.follow(message, path);
      write(message, scribe);
    }
    turns.end();
    return scribe.transcript();
  }

  private static void requireSome(JsonNode messages) {
    if (Fields.isAbsent(messages)) {
      throw InvalidField.missing("messages");
    }
    if (!messages.isArray()) {
      throw InvalidField.type("messages", "an array");
    }
    if (messages.isEmpty()) {
      throw InvalidField.because(
          "Invalid 'messages': empty array. Expected an array with minimum length 1.",
          "messages",
          "empty_array");
    }
  }

  private static void check(JsonNode message, String path, Vendor vendor) {
    if (!message.isObject()) {
      throw InvalidField.type(path, "an object");
    }
    String role = Fields.text(message, "role", path);
    if (!ROLES.contains(role)) {
      throw InvalidField.value(
          role,
          "'system', 'assistant', 'user', 'function', 'tool', and 'developer'",
          path + ".role");
    }
    for (String field : message.propertyNames()) {
      if (!FIELDS.contains(field) && !vendor.takesInMessages(field)) {
        throw InvalidField.unknown(path + "." + field);
      }
    }
    MessageContent.check(message, role, path);
  }

  private static void write(JsonNode message, Transcript.Scribe scribe) {
    JsonNode content = message.path("content");
    String text = MessageContent.text(content);
    switch (message.path("role").asString()) {
      case "user" -> scribe.user(text, MessageContent.attachments(content));
      case "tool", "function" -> scribe.toolResult(text);
      case "assistant" -> {
        scribe.assistant(text);
        for (JsonNode call : message.path("tool_calls")) {
          JsonNode function = call.path("function");
          scribe.toolCall(function.path("name").asString(), function.path("arguments").asString());
        }
      }
      default -> scribe.system(text);
    }
  }
}
