package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.answer.Transcript;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the instructions and the messages, and sees to it that every tool's call is answered. */
final class Conversation {

  private static final Set<String> NOTHING = Set.of();

  private final Transcript.Scribe scribe = new Transcript.Scribe();
  // Calls of the message before that have no result yet.
  private final Set<String> open = new LinkedHashSet<>();

  private Conversation() {}

  static Transcript read(Field body) {
    Conversation conversation = new Conversation();
    Field system = body.at("system");
    if (!system.absent()) {
      conversation.scribe.system(Blocks.texts(system));
    }
    List<Field> messages = body.at("messages").array();
    if (messages.isEmpty()) {
      throw body.at("messages").wrong("at least one message is required");
    }
    messages.forEach(conversation::message);
    conversation.requireResults(messages.getLast());
    return conversation.scribe.transcript();
  }

  private void message(Field message) {
    message.object(List.of("role", "content"), NOTHING);
    Field content = message.at("content");
    if (message.at("role").oneOf("user", "assistant").equals("user")) {
      user(content);
    } else {
      requireResults(message);
      assistant(content);
    }
  }

  private void user(Field content) {
    StringBuilder text = new StringBuilder();
    int attachments = 0;
    boolean said = false;
    for (Field block : Blocks.of(content, "text", "image", "document", "tool_result")) {
      String type = block.at("type").text();
      if (type.equals("tool_result")) {
        result(block);
        continue;
      }
      requireResults(content);
      said = true;
      if (type.equals("text")) {
        text.append(Blocks.text(block));
      } else {
        Blocks.checkAttachment(block);
        attachments++;
      }
    }
    requireResults(content);
    if (said) {
      scribe.user(text.toString(), attachments);
    }
  }

  private void result(Field block) {
    block.object(List.of("type", "tool_use_id"), Set.of("content", "is_error", "cache_control"));
    String id = block.at("tool_use_id").text();
    if (!open.remove(id)) {
      throw block.wrong("unexpected `tool_use_id` found in `tool_result` blocks: " + id);
    }
    block.at("is_error").flag();
    Field content = block.at("content");
    scribe.toolResult(content.absent() ? "" : Blocks.resultText(content));
  }

  private void assistant(Field content) {
    StringBuilder text = new StringBuilder();
    List<Field> blocks = Blocks.of(content, "text", "tool_use", "thinking", "redacted_thinking");
    for (Field block : blocks) {
      switch (block.at("type").text()) {
        case "text" -> text.append(Blocks.text(block));
        case "thinking" -> block.object(List.of("type", "thinking", "signature"), NOTHING);
        case "redacted_thinking" -> block.object(List.of("type", "data"), NOTHING);
        default -> {}
      }
    }
    scribe.assistant(text.toString());
    blocks.stream().filter(block -> block.at("type").text().equals("tool_use")).forEach(this::call);
  }

  private void call(Field block) {
    block.object(List.of("type", "id", "name", "input"), Set.of("cache_control"));
    String id = block.at("id").text();
    if (!id.matches("[a-zA-Z0-9_-]+")) {
      throw block.at("id").wrong("String should match pattern '^[a-zA-Z0-9_-]+$'");
    }
    if (!open.add(id)) {
      throw block.at("id").wrong("`tool_use` ids must be unique");
    }
    Field input = block.at("input");
    if (!input.value().isObject()) {
      throw input.wrong("Input should be a valid dictionary");
    }
    scribe.toolCall(block.at("name").text(), input.value().toString());
  }

  private void requireResults(Field where) {
    if (!open.isEmpty()) {
      throw where.wrong(
          "`tool_use` ids were found without `tool_result` blocks immediately after: "
              + String.join(", ", open));
    }
  }
}
