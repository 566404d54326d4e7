package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.ConverseRequest.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Part;
import dev.sluice.schema.Json;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Writes one piece of content. */
final class ContentBlocks {

  private static final Map<String, String> IMAGES =
      Map.of("image/jpeg", "jpeg", "image/png", "png", "image/gif", "gif", "image/webp", "webp");

  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "application/pdf", "pdf",
          "text/plain", "txt",
          "text/markdown", "md",
          "text/csv", "csv",
          "text/html", "html",
          "application/msword", "doc",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
          "application/vnd.ms-excel", "xls",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");

  /** A name is required, is shown to the model, and must not have every character. */
  private static final String UNNAMED = "document";

  private static final int LONGEST_NAME = 200;

  private ContentBlocks() {}

  /**
   * @throws InvalidRequestException naming what Converse does not take
   */
  static ObjectNode of(Part part) {
    return switch (part) {
      case Part.Text text -> Json.mapper().createObjectNode().put("text", text.text());
      case Part.Image image -> image(image);
      case Part.File file -> document(file);
      case Part.Audio audio -> media("audio", audio.format(), audio.data());
    };
  }

  private static ObjectNode image(Part.Image image) {
    if (image.detail() != null) {
      throw new InvalidRequestException(
          image.detailPath(), SYSTEM_NAME + " has no equivalent; leave it out");
    }
    return switch (image.source()) {
      case Part.Remote _ ->
          throw new InvalidRequestException(
              image.urlPath(),
              SYSTEM_NAME + " fetches no images; give the bytes, like data:image/png;base64,");
      case Part.Inline inline -> {
        String format = IMAGES.get(inline.mediaType());
        if (format == null) {
          throw new InvalidRequestException(
              image.urlPath(), SYSTEM_NAME + " takes images as JPEG, PNG, GIF and WebP");
        }
        yield media("image", format, inline.data());
      }
    };
  }

  private static ObjectNode document(Part.File file) {
    Part.Inline content = file.content();
    String format = content == null ? null : DOCUMENTS.get(content.mediaType());
    if (content == null || format == null) {
      throw new InvalidRequestException(
          file.path() + ".file",
          SYSTEM_NAME
              + " takes PDF, text, Markdown, CSV, HTML, Word and Excel files as file_data,"
              + " written like data:application/pdf;base64,");
    }
    ObjectNode block = media("document", format, content.data());
    ((ObjectNode) block.path("document")).put("name", name(file));
    return block;
  }

  /** Letters, digits, single spaces, hyphens and brackets are all that it may have. */
  private static String name(Part.File file) {
    String name = file.name() == null ? "" : file.name();
    int dot = name.lastIndexOf('.');
    String plain =
        (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^a-zA-Z0-9()\\[\\]-]+", " ").strip();
    String cut = plain.substring(0, Math.min(LONGEST_NAME, plain.length())).strip();
    return cut.isEmpty() ? UNNAMED : cut;
  }

  private static ObjectNode media(String kind, String format, String base64) {
    ObjectNode block = Json.mapper().createObjectNode();
    ObjectNode media = block.putObject(kind).put("format", format);
    media.putObject("source").put("bytes", base64);
    return block;
  }
}
