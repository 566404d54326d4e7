package dev.sluice.simulator.openai;

import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a message says: a text, or parts of which some may be images, sounds and files. */
final class MessageContent {

  private static final Set<String> PARTS =
      Set.of("text", "image_url", "input_audio", "file", "refusal");
  private static final Set<String> DETAILS = Set.of("auto", "low", "high", "original");
  private static final String SUPPORTED_PARTS =
      "'text', 'image_url', 'input_audio', 'refusal', and 'file'";

  /** An image in the request itself. */
  private static final Pattern DATA = Pattern.compile("data:image/(?:png|jpe?g|gif|webp);base64,");

  private MessageContent() {}

  static void check(JsonNode message, String role, String path) {
    JsonNode content = message.path("content");
    if (content.isString()) {
      return;
    }
    if (content.isArray() && !content.isEmpty()) {
      for (int i = 0; i < content.size(); i++) {
        checkPart(content.get(i), role, path + ".content[" + i + "]");
      }
      return;
    }
    boolean silent = Fields.isAbsent(content) && speaksOtherwise(message, role);
    if (!silent) {
      throw InvalidField.not(path + ".content", "expected a string or a non-empty array of parts.");
    }
  }

  private static boolean speaksOtherwise(JsonNode message, String role) {
    return role.equals("assistant")
        && !(Fields.isAbsent(message.path("tool_calls"))
            && Fields.isAbsent(message.path("function_call"))
            && Fields.isAbsent(message.path("refusal"))
            && Fields.isAbsent(message.path("audio")));
  }

  private static void checkPart(JsonNode part, String role, String path) {
    String type = Fields.text(part, "type", path);
    if (!PARTS.contains(type)) {
      throw InvalidField.value(type, SUPPORTED_PARTS, path + ".type");
    }
    boolean mayBeSaid =
        switch (type) {
          case "text" -> true;
          case "refusal" -> role.equals("assistant");
          default -> role.equals("user");
        };
    if (!mayBeSaid) {
      throw InvalidField.not(
          path,
          "content of type '%s' is not allowed in a message of role '%s'.".formatted(type, role));
    }
    switch (type) {
      case "text", "refusal" -> Fields.text(part, type, path);
      case "image_url" -> checkImage(Fields.object(part, type, path), path + ".image_url");
      default -> Fields.object(part, type, path);
    }
  }

  private static void checkImage(JsonNode image, String path) {
    String url = Fields.text(image, "url", path);
    if (!isImage(url)) {
      throw InvalidField.because(
          "Invalid '%s.url': expected a URL, or an image in Base64 as data:image/…;base64,…."
              .formatted(path),
          path + ".url",
          "invalid_image_url");
    }
    String detail = image.path("detail").asString("auto");
    if (!DETAILS.contains(detail)) {
      throw InvalidField.value(detail, "'auto', 'low', and 'high'", path + ".detail");
    }
  }

  private static boolean isImage(String url) {
    if (url.startsWith("https://") || url.startsWith("http://")) {
      return true;
    }
    var start = DATA.matcher(url);
    return start.lookingAt() && isBase64(url.substring(start.end()));
  }

  private static boolean isBase64(String data) {
    try {
      return Base64.getDecoder().decode(data).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static int attachments(JsonNode content) {
    int attachments = 0;
    for (JsonNode part : content) {
      attachments += part.has("text") ? 0 : 1;
    }
    return attachments;
  }

  static String text(JsonNode content) {
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
