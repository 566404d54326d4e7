package dev.sluice.engine.anthropic;

import static dev.sluice.engine.anthropic.MessagesRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Part;
import dev.sluice.schema.Json;
import java.util.Set;
import org.eclipse.jetty.util.StringUtil;
import tools.jackson.databind.node.ObjectNode;

/** Writes one piece of content. */
final class ContentBlocks {

  private static final Set<String> IMAGES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

  private static final String PDF = "application/pdf";

  private ContentBlocks() {}

  /**
   * @throws InvalidRequestException naming what they do not take
   */
  static ObjectNode of(Part part) {
    return switch (part) {
      case Part.Text text -> block("text").put("text", text.text());
      case Part.Image image -> image(image);
      case Part.File file -> document(file);
      case Part.Audio audio ->
          throw new InvalidRequestException(audio.path(), SYSTEM_NAME + " does not take sound");
    };
  }

  private static ObjectNode image(Part.Image image) {
    if (image.detail() != null) {
      throw new InvalidRequestException(
          image.detailPath(), SYSTEM_NAME + " has no equivalent; leave it out");
    }
    ObjectNode source =
        switch (image.source()) {
          case Part.Inline inline -> inline(image, inline);
          case Part.Remote remote -> remote(image, remote);
        };
    return block("image").set("source", source);
  }

  private static ObjectNode inline(Part.Image image, Part.Inline inline) {
    if (!IMAGES.contains(inline.mediaType())) {
      throw new InvalidRequestException(
          image.urlPath(), SYSTEM_NAME + " takes images as JPEG, PNG, GIF and WebP");
    }
    return base64(inline);
  }

  private static ObjectNode remote(Part.Image image, Part.Remote remote) {
    String scheme =
        StringUtil.asciiToLowerCase(remote.url().substring(0, remote.url().indexOf(':')));
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new InvalidRequestException(image.urlPath(), "must begin with https://");
    }
    return Json.mapper().createObjectNode().put("type", "url").put("url", remote.url());
  }

  private static ObjectNode document(Part.File file) {
    Part.Inline content = file.content();
    if (content == null || !content.mediaType().equals(PDF)) {
      throw new InvalidRequestException(
          file.path() + ".file",
          SYSTEM_NAME + " takes PDF files as file_data, written like data:" + PDF + ";base64,");
    }
    ObjectNode block = block("document").set("source", base64(content));
    return file.name() == null ? block : block.put("title", file.name());
  }

  private static ObjectNode base64(Part.Inline inline) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "base64")
        .put("media_type", inline.mediaType())
        .put("data", inline.data());
  }

  private static ObjectNode block(String type) {
    return Json.mapper().createObjectNode().put("type", type);
  }
}
