package dev.sluice.simulator.bedrock;

import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks images, sounds and documents. */
final class Media {

  private static final Pattern DOCUMENT_NAME =
      Pattern.compile("[a-zA-Z0-9()\\[\\]-]+( [a-zA-Z0-9()\\[\\]-]+)*");

  private static final int LONGEST_NAME = 200;

  private Media() {}

  static void check(String kind, Field media) {
    switch (kind) {
      case "image" -> {
        media.object(Set.of("format", "source"), Set.of());
        media.at("format").oneOf("png", "jpeg", "gif", "webp");
      }
      case "audio" -> {
        media.object(Set.of("format", "source"), Set.of());
        media.at("format").oneOf("mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "m4a", "webm");
      }
      default -> {
        media.object(Set.of("format", "name", "source"), Set.of("context", "citations"));
        media.at("format").oneOf("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md");
        checkName(media.at("name"));
      }
    }
    checkSource(media.at("source"));
  }

  private static void checkName(Field name) {
    if (name.matching(DOCUMENT_NAME).length() > LONGEST_NAME) {
      throw name.wrong("Member must have length less than or equal to " + LONGEST_NAME);
    }
  }

  private static void checkSource(Field source) {
    if (source.union(Set.of("bytes", "s3Location")).equals("s3Location")) {
      source.at("s3Location").object(Set.of("uri"), Set.of("bucketOwner"));
      return;
    }
    Field bytes = source.at("bytes");
    try {
      var _ = Base64.getDecoder().decode(bytes.notEmpty());
    } catch (IllegalArgumentException e) {
      throw bytes.wrong("Member must be Base64");
    }
  }
}
