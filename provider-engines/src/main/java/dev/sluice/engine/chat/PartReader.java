package dev.sluice.engine.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code content} of a message. */
final class PartReader {

  static final Set<String> TEXTS = Set.of("text");
  static final Set<String> TEXTS_AND_IMAGES = Set.of("text", "image_url");
  static final Set<String> ALL = Set.of("text", "image_url", "input_audio", "file");

  private static final Set<String> DETAILS = Set.of("auto", "low", "high");

  private PartReader() {}

  /**
   * @param types of the parts that a message of this role may have
   */
  static List<Part> read(Fields message, Set<String> types) {
    JsonNode content = message.required("content", message.any("content"));
    if (content.isString()) {
      return List.of(new Part.Text(message.pathOf("content"), content.stringValue()));
    }
    if (!content.isArray()) {
      throw message.wrong("content", "must be a string or an array, not " + Fields.kindOf(content));
    }
    if (content.isEmpty()) {
      throw message.wrong("content", "is empty");
    }
    List<Part> parts = new ArrayList<>();
    for (Fields part : message.objects("content")) {
      parts.add(part(part, part.oneOf("type", types)));
    }
    return parts;
  }

  static List<Part.Text> readTexts(Fields message) {
    return read(message, TEXTS).stream().map(Part.Text.class::cast).toList();
  }

  private static Part part(Fields part, String type) {
    part.allowOnly(Set.of("type", type));
    return switch (type) {
      case "text" -> new Part.Text(part.path(), part.required("text", part.text("text")));
      case "image_url" -> image(part);
      case "input_audio" -> audio(part);
      default -> file(part);
    };
  }

  private static Part image(Fields part) {
    Fields image = part.required("image_url", part.nested("image_url"));
    image.allowOnly(Set.of("url", "detail"));
    return new Part.Image(part.path(), source(image), detail(image));
  }

  private static @Nullable String detail(Fields image) {
    String detail = image.any("detail") == null ? "auto" : image.oneOf("detail", DETAILS);
    return detail.equals("auto") ? null : detail;
  }

  private static Part.ImageSource source(Fields image) {
    String url = image.name("url");
    if (DataUri.is(url)) {
      return DataUri.read(image, "url", url);
    }
    if (!url.contains("://")) {
      throw image.wrong("url", "is neither a URL nor a data: URI");
    }
    return new Part.Remote(url);
  }

  private static Part audio(Fields part) {
    Fields audio = part.required("input_audio", part.nested("input_audio"));
    audio.allowOnly(Set.of("data", "format"));
    return new Part.Audio(part.path(), audio.name("data"), audio.name("format"));
  }

  private static Part file(Fields part) {
    Fields file = part.required("file", part.nested("file"));
    file.allowOnly(Set.of("file_id", "file_data", "filename"));
    String data = file.text("file_data");
    String id = file.text("file_id");
    if ((data == null) == (id == null)) {
      throw new InvalidRequestException(file.path(), "needs either file_id or file_data");
    }
    return new Part.File(
        part.path(),
        id,
        data == null ? null : DataUri.read(file, "file_data", data),
        file.text("filename"));
  }
}
