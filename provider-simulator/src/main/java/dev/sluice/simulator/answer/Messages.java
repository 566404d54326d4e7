package dev.sluice.simulator.answer;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The checked messages of a chat request: what was said last, and how much there is to read. */
record Messages(String lastUserText, boolean endsWithToolResult, int tokens) {

  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");
  private static final Set<String> PARTS =
      Set.of("text", "image_url", "input_audio", "file", "refusal");
  private static final int TOKENS_PER_MESSAGE = 4;
  private static final int TOKENS_PER_ATTACHMENT = 85;

  static Messages read(JsonNode messages) {
    if (messages.isMissingNode()) {
      throw Fields.missing("messages");
    }
    if (!messages.isArray()) {
      throw Fields.invalidType("messages", "an array");
    }
    if (messages.isEmpty()) {
      throw RejectedRequest.invalid(
          "Invalid 'messages': empty array. Expected an array with minimum length 1.", "messages");
    }
    String lastUserText = "";
    int tokens = 0;
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      check(message, "messages[" + i + "]");
      tokens += TOKENS_PER_MESSAGE + tokensOf(message);
      if (message.path("role").asString().equals("user")) {
        lastUserText = text(message.path("content"));
      }
    }
    String lastRole = messages.get(messages.size() - 1).path("role").asString();
    return new Messages(lastUserText, lastRole.equals("tool"), tokens);
  }

  private static void check(JsonNode message, String path) {
    if (!message.isObject()) {
      throw Fields.invalidType(path, "an object");
    }
    JsonNode role = message.path("role");
    if (!role.isString()) {
      throw Fields.missing(path + ".role");
    }
    if (!ROLES.contains(role.asString())) {
      throw RejectedRequest.invalid(
          "Invalid value: '%s'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'."
              .formatted(role.asString()),
          path + ".role");
    }
    if (role.asString().equals("tool") && !message.path("tool_call_id").isString()) {
      throw Fields.missing(path + ".tool_call_id");
    }
    checkContent(message, path);
  }

  private static void checkContent(JsonNode message, String path) {
    JsonNode content = message.path("content");
    if (content.isString()) {
      return;
    }
    if (content.isArray() && !content.isEmpty()) {
      for (int i = 0; i < content.size(); i++) {
        checkPart(content.get(i), path + ".content[" + i + "]");
      }
      return;
    }
    boolean mayBeSilent =
        message.path("role").asString().equals("assistant")
            && (content.isNull() || content.isMissingNode());
    if (!mayBeSilent) {
      throw RejectedRequest.invalid(
          "Invalid value for 'content': expected a string or a non-empty array of parts.",
          path + ".content");
    }
  }

  private static void checkPart(JsonNode part, String path) {
    String type = part.path("type").asString("");
    if (!PARTS.contains(type)) {
      throw RejectedRequest.invalid(
          "Invalid value: '%s'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', and 'file'."
              .formatted(type),
          path + ".type");
    }
    if (type.equals("text") && !part.path("text").isString()) {
      throw Fields.missing(path + ".text");
    }
    if (type.equals("image_url") && !part.path("image_url").path("url").isString()) {
      throw Fields.missing(path + ".image_url.url");
    }
  }

  private static int tokensOf(JsonNode message) {
    int attachments = 0;
    for (JsonNode part : message.path("content")) {
      attachments += part.has("text") ? 0 : TOKENS_PER_ATTACHMENT;
    }
    int calls = message.has("tool_calls") ? Tokens.of(message.get("tool_calls").toString()) : 0;
    return Tokens.of(text(message.path("content"))) + attachments + calls;
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asString(""));
    }
    return text.toString();
  }
}
