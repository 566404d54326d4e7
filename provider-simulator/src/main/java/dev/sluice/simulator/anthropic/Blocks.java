package dev.sluice.simulator.anthropic;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads pieces of content. */
final class Blocks {

  private static final Set<String> CACHED = Set.of("cache_control");

  private Blocks() {}

  /** The blocks of a content, a text being one. */
  static List<Field> of(Field content, String... types) {
    if (content.value().isString()) {
      var block = JsonNodeFactory.instance.objectNode().put("type", "text");
      return List.of(new Field(block.set("text", content.value()), content.path()));
    }
    List<Field> blocks = content.array();
    if (blocks.isEmpty()) {
      throw content.wrong("all messages must have non-empty content");
    }
    blocks.forEach(block -> block.at("type").oneOf(types));
    return blocks;
  }

  static String text(Field block) {
    block.object(List.of("type", "text"), Set.of("cache_control", "citations"));
    String text = block.at("text").text();
    if (text.isBlank()) {
      throw block.wrong("text content blocks must contain non-whitespace text");
    }
    return text;
  }

  /** The text of a content that may have nothing else. */
  static String texts(Field content) {
    StringBuilder text = new StringBuilder();
    of(content, "text").forEach(block -> text.append(text(block)));
    return text.toString();
  }

  /** The text of what a tool gave, images aside. */
  static String resultText(Field content) {
    if (content.value().isString()) {
      return content.text();
    }
    StringBuilder text = new StringBuilder();
    for (Field block : of(content, "text", "image", "document")) {
      if (block.at("type").text().equals("text")) {
        text.append(text(block));
      } else {
        checkAttachment(block);
      }
    }
    return text.toString();
  }

  static void checkAttachment(Field block) {
    boolean image = block.at("type").text().equals("image");
    block.object(
        List.of("type", "source"), image ? CACHED : Set.of("cache_control", "title", "context"));
    Field source = block.at("source");
    if (source.at("type").oneOf("base64", "url").equals("url")) {
      source.object(List.of("type", "url"), Set.of());
      if (!source.at("url").text().matches("https?://.+")) {
        throw source.at("url").wrong("Only HTTPS URLs are supported.");
      }
      return;
    }
    source.object(List.of("type", "media_type", "data"), Set.of());
    Field mediaType = source.at("media_type");
    if (image) {
      mediaType.oneOf("image/jpeg", "image/png", "image/gif", "image/webp");
    } else {
      mediaType.oneOf("application/pdf");
    }
    checkBase64(source.at("data"));
  }

  private static void checkBase64(Field data) {
    try {
      Base64.getDecoder().decode(data.text());
    } catch (IllegalArgumentException e) {
      throw data.wrong("invalid base64 data");
    }
  }
}
