package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.Transcript;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a chat request, refusing what OpenAI would refuse. */
final class Messages {

  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");
  private static final Set<String> PARTS =
      Set.of("text", "image_url", "input_audio", "file", "refusal");

  private Messages() {}

  static Transcript read(JsonNode messages) {
    if (messages.isMissingNode()) {
      throw Fields.missing("messages");
    }
    if (!messages.isArray()) {
      throw Fields.invalidType("messages", "an array");
    }
    if (messages.isEmpty()) {
      throw OpenAiError.refusal(
          "Invalid 'messages': empty array. Expected an array with minimum length 1.", "messages");
    }
    Transcript.Scribe scribe = new Transcript.Scribe();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      check(message, "messages[" + i + "]");
      write(message, scribe);
    }
    return scribe.transcript();
  }

  private static void write(JsonNode message, Transcript.Scribe scribe) {
    String text = text(message.path("content"));
    switch (message.path("role").asString()) {
      case "user" -> scribe.user(text, attachments(message.path("content")));
      case "assistant" -> {
        scribe.assistant(text);
        for (JsonNode call : message.path("tool_calls")) {
          JsonNode function = call.path("function");
          scribe.toolCall(
              function.path("name").asString(""), function.path("arguments").asString(""));
        }
      }
      case "tool", "function" -> scribe.toolResult(text);
      default -> scribe.system(text);
    }
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
      throw OpenAiError.refusal(
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
      throw OpenAiError.refusal(
          "Invalid value for 'content': expected a string or a non-empty array of parts.",
          path + ".content");
    }
  }

  private static void checkPart(JsonNode part, String path) {
    String type = part.path("type").asString("");
    if (!PARTS.contains(type)) {
      throw OpenAiError.refusal(
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

  private static int attachments(JsonNode content) {
    int attachments = 0;
    for (JsonNode part : content) {
      attachments += part.has("text") ? 0 : 1;
    }
    return attachments;
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
