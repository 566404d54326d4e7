package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GenerateContent.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.schema.Json;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.StringUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes one piece of content. */
final class Parts {

  /** How what a URL names is told; the services do not look for themselves. */
  private static final Map<String, String> TYPES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "webp", "image/webp",
          "gif", "image/gif",
          "heic", "image/heic",
          "heif", "image/heif",
          "pdf", "application/pdf");

  private static final String UPLOADED = "files/";

  private final Service service;

  Parts(Service service) {
    this.service = service;
  }

  /**
   * @throws InvalidRequestException naming what the service does not take
   */
  ObjectNode of(Part part) {
    return switch (part) {
      case Part.Text text -> object().put("text", text.text());
      case Part.Image image -> image(image);
      case Part.Audio audio ->
          inline("audio/" + StringUtil.asciiToLowerCase(audio.format()), audio.data());
      case Part.File file -> file(file);
    };
  }

  private ObjectNode image(Part.Image image) {
    return switch (image.source()) {
      case Part.Inline inline -> inline(inline.mediaType(), inline.data());
      case Part.Remote remote -> remote(remote.url(), image.urlPath());
    };
  }

  private ObjectNode file(Part.File file) {
    Part.Inline content = file.content();
    if (content != null) {
      return inline(content.mediaType(), content.data());
    }
    String id = String.valueOf(file.id());
    boolean uploaded = id.startsWith(UPLOADED) && !service.isVertex();
    return remote(uploaded ? service.file(id) : id, file.path() + ".file.file_id");
  }

  private static ObjectNode inline(String mediaType, String data) {
    ObjectNode part = object();
    part.putObject("inlineData").put("mimeType", mediaType).put("data", data);
    return part;
  }

  private ObjectNode remote(String url, String path) {
    checkScheme(url, path);
    String type = typeOf(url);
    if (type == null && service.isVertex()) {
      throw new InvalidRequestException(
          path, "does not tell by its ending what it is, such as .png, which Vertex AI must know");
    }
    ObjectNode part = object();
    ObjectNode fileData = part.putObject("fileData");
    if (type != null) {
      fileData.put("mimeType", type);
    }
    fileData.put("fileUri", url);
    return part;
  }

  private void checkScheme(String url, String path) {
    String scheme = StringUtil.asciiToLowerCase(url.substring(0, Math.max(0, url.indexOf(':'))));
    // With gs:// a job could name whatever the worker's own credentials can read.
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new InvalidRequestException(path, "must begin with https:// for " + SYSTEM_NAME);
    }
  }

  private static @Nullable String typeOf(String url) {
    String path = url.replaceFirst("[?#].*", "");
    String ending = StringUtil.asciiToLowerCase(path.substring(path.lastIndexOf('.') + 1));
    return TYPES.get(ending);
  }

  /** Calls and results are told by an id in the Gemini API alone; Vertex AI knows none. */
  ObjectNode functionCall(Message.ToolCall call) {
    return named(call).set("args", call.arguments());
  }

  ObjectNode functionResponse(Message.ToolResult result) {
    ObjectNode response = named(result.call());
    response.putObject("response").put("output", result.text());
    List<Part> others =
        result.parts().stream().filter(part -> !(part instanceof Part.Text)).toList();
    if (!others.isEmpty()) {
      ArrayNode parts = response.putArray("parts");
      others.forEach(part -> parts.add(of(part)));
    }
    return object().set("functionResponse", response);
  }

  private ObjectNode named(Message.ToolCall call) {
    ObjectNode named = object();
    if (!service.isVertex()) {
      named.put("id", call.id());
    }
    return named.put("name", call.name());
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
