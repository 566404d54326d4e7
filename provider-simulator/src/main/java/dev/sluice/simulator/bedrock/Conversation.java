package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.answer.Transcript;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Reads the instructions and the messages: two sides that alternate, every tool's call answered.
 */
final class Conversation {

  static final Pattern TOOL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private static final Pattern TOOL_USE_ID = Pattern.compile("[a-zA-Z0-9_.:-]{1,64}");
  private static final Set<String> OF_THE_USER =
      Set.of("text", "image", "document", "audio", "toolResult", "guardContent", "cachePoint");
  private static final Set<String> OF_THE_ASSISTANT =
      Set.of("text", "toolUse", "reasoningContent", "cachePoint");
  private static final Set<String> OF_A_RESULT = Set.of("json", "text", "image", "document");

  private final Transcript.Scribe scribe = new Transcript.Scribe();
  private boolean usesTools;
  // Calls of the message before that have no result yet.
  private final Set<String> open = new LinkedHashSet<>();

  private Conversation() {}

  static Transcript read(Field body) {
    Conversation conversation = new Conversation();
    conversation.system(body.at("system"));
    List<Field> messages = body.at("messages").array();
    for (int i = 0; i < messages.size(); i++) {
      conversation.message(messages.get(i), i % 2 == 0);
    }
    if (messages.isEmpty()) {
      throw BedrockError.refusal("A conversation must have at least one message.");
    }
    conversation.requireResults(messages.getLast());
    if (conversation.usesTools && body.at("toolConfig").absent()) {
      throw BedrockError.refusal(
          "The toolConfig field must be defined when using toolUse and toolResult content blocks.");
    }
    return conversation.scribe.transcript();
  }

  private void system(Field system) {
    for (Field block : system.arrayIfAny()) {
      if (block.union(Set.of("text", "guardContent", "cachePoint")).equals("text")) {
        scribe.system(block.at("text").notEmpty());
      }
    }
  }

  private void message(Field message, boolean fromUser) {
    message.object(Set.of("role", "content"), Set.of());
    String role = message.at("role").oneOf("user", "assistant");
    if (role.equals("user") != fromUser) {
      throw BedrockError.refusal(
          "A conversation must start with a user message and alternate between user and assistant"
              + " roles.");
    }
    List<Field> content = message.at("content").array();
    if (content.isEmpty()) {
      throw BedrockError.refusal(
          "The content field in the Message object at %s is empty.".formatted(message.path()));
    }
    if (fromUser) {
      user(message, content);
    } else {
      assistant(content);
    }
  }

  private void user(Field message, List<Field> content) {
    StringJoiner text = new StringJoiner("\n");
    int attachments = 0;
    boolean said = false;
    for (Field block : content) {
      String kind = block.union(OF_THE_USER);
      switch (kind) {
        case "toolResult" -> result(block.at(kind));
        case "text" -> text.add(text(block));
        case "image", "document", "audio" -> {
          Media.check(kind, block.at(kind));
          attachments++;
        }
        default -> {}
      }
      said |= !kind.equals("toolResult") && !kind.equals("cachePoint");
    }
    requireResults(message);
    if (said) {
      scribe.user(text.toString(), attachments);
    }
  }

  private void result(Field result) {
    usesTools = true;
    result.object(Set.of("toolUseId", "content"), Set.of("status", "type"));
    String id = result.at("toolUseId").matching(TOOL_USE_ID);
    if (!open.remove(id)) {
      throw result.wrong("there is no toolUse block of the previous turn with the id " + id);
    }
    StringJoiner text = new StringJoiner("\n");
    for (Field block : result.at("content").array()) {
      String kind = block.union(OF_A_RESULT);
      switch (kind) {
        case "text" -> text.add(text(block));
        case "json" -> text.add(block.at(kind).value().toString());
        default -> Media.check(kind, block.at(kind));
      }
    }
    scribe.toolResult(text.toString());
  }

  private void assistant(List<Field> content) {
    StringJoiner text = new StringJoiner("\n");
    for (Field block : content) {
      String kind = block.union(OF_THE_ASSISTANT);
      switch (kind) {
        case "text" -> text.add(text(block));
        case "reasoningContent" -> Reasoning.check(block.at(kind));
        default -> {}
      }
    }
    scribe.assistant(text.toString());
    content.stream()
        .map(block -> block.at("toolUse"))
        .filter(use -> !use.absent())
        .forEach(this::call);
  }

  private void call(Field use) {
    usesTools = true;
    use.object(Set.of("toolUseId", "name", "input"), Set.of("type"));
    String id = use.at("toolUseId").matching(TOOL_USE_ID);
    if (!open.add(id)) {
      throw use.at("toolUseId").wrong("Member must be unique");
    }
    String name = use.at("name").matching(TOOL_NAME);
    scribe.toolCall(name, use.at("input").document().value().toString());
  }

  private static String text(Field block) {
    String text = block.at("text").text();
    if (text.isBlank()) {
      throw BedrockError.refusal(
          "The text field in the ContentBlock object at %s is blank. Add text to the text field, and try again."
              .formatted(block.path()));
    }
    return text;
  }

  private void requireResults(Field message) {
    if (!open.isEmpty()) {
      throw BedrockError.refusal(
          "Expected toolResult blocks at %s.content for the following Ids: %s"
              .formatted(message.path(), String.join(", ", open)));
    }
  }
}
