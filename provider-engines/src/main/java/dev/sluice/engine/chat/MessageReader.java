package dev.sluice.engine.chat;

import dev.sluice.schema.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code messages}, and sees to it that every call of a tool has its result. */
final class MessageReader {

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");

  private static final Set<String> CONTENT_FIELDS = Set.of("role", "content");
  private static final Set<String> RESULT_FIELDS =
      Set.of("role", "content", "tool_call_id", "name");

  private final List<Message> messages = new ArrayList<>();
  // Calls of the latest turn of the assistant that have no result yet, by id.
  private final Map<String, Message.ToolCall> open = new LinkedHashMap<>();

  private MessageReader() {}

  static List<Message> read(Fields body) {
    MessageReader reader = new MessageReader();
    for (Fields message : body.objects("messages")) {
      reader.messages.add(reader.message(message));
    }
    reader.requireResults();
    if (reader.messages.isEmpty()) {
      throw body.wrong("messages", "must be a non-empty array");
    }
    return reader.messages;
  }

  private Message message(Fields message) {
    String role = message.oneOf("role", ROLES);
    if (role.equals("tool")) {
      return result(message);
    }
    requireResults();
    if (role.equals("assistant")) {
      Message.Assistant assistant = AssistantReader.read(message);
      assistant.calls().forEach(this::expect);
      return assistant;
    }
    message.allowOnly(CONTENT_FIELDS);
    return role.equals("user")
        ? new Message.User(message.path(), PartReader.read(message, PartReader.ALL))
        : new Message.Instruction(message.path(), PartReader.readTexts(message));
  }

  private void expect(Message.ToolCall call) {
    if (open.putIfAbsent(call.id(), call) != null) {
      throw new InvalidRequestException(
          call.path() + ".id", SafeText.quoted(call.id()) + " is the id of another call, too");
    }
  }

  private Message result(Fields message) {
    message.allowOnly(RESULT_FIELDS);
    String id = message.name("tool_call_id");
    Message.ToolCall call = open.remove(id);
    if (call == null) {
      throw message.wrong(
          "tool_call_id",
          SafeText.quoted(id)
              + " is no call of the assistant's message before that lacks a result");
    }
    String name = message.text("name");
    if (name != null && !name.equals(call.name())) {
      throw message.wrong(
          "name",
          SafeText.quoted(name) + " is not the tool called, " + SafeText.quoted(call.name()));
    }
    return new Message.ToolResult(
        message.path(), call, PartReader.read(message, PartReader.TEXTS_AND_IMAGES));
  }

  private void requireResults() {
    for (Message.ToolCall call : open.values()) {
      throw new InvalidRequestException(call.path() + ".id", "no tool message answers this call");
    }
  }
}
