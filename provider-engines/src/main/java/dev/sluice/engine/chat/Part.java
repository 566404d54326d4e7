package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of the content of a message. */
public sealed interface Part {

  /** Where it stands in the body, such as {@code messages[2].content[0]}; to refuse it by. */
  String path();

  /** The texts among the parts, a line each. */
  static String textOf(List<? extends Part> parts) {
    return parts.stream()
        .filter(Text.class::isInstance)
        .map(part -> ((Text) part).text())
        .collect(joining("\n"));
  }

  record Text(String path, String text) implements Part {
    public Text {
      requireNonNull(path, "path is null");
      requireNonNull(text, "text is null");
    }
  }

  /**
   * @param detail {@code low} or {@code high}; null where the caller leaves it to the provider
   */
  record Image(String path, ImageSource source, @Nullable String detail) implements Part {
    public Image {
      requireNonNull(path, "path is null");
      requireNonNull(source, "source is null");
    }

    /** The field that names the source, to refuse a source by. */
    public String urlPath() {
      return path + ".image_url.url";
    }

    /** The field that asks for a resolution, to refuse it by. */
    public String detailPath() {
      return path + ".image_url.detail";
    }
  }

  /** Where the bytes of an image are. */
  sealed interface ImageSource {}

  /**
   * Bytes that stand in the request itself.
   *
   * @param mediaType in lower case, such as {@code image/png}
   * @param data base64, as it was written
   */
  record Inline(String mediaType, String data) implements ImageSource {
    public Inline {
      requireNonNull(mediaType, "mediaType is null");
      requireNonNull(data, "data is null");
    }
  }

  /**
   * Bytes that the provider has to fetch.
   *
   * @param url of whatever scheme the caller wrote
   */
  record Remote(String url) implements ImageSource {
    public Remote {
      requireNonNull(url, "url is null");
    }
  }

  /**
   * Sound.
   *
   * @param data base64
   * @param format such as {@code wav} or {@code mp3}
   */
  record Audio(String path, String data, String format) implements Part {
    public Audio {
      requireNonNull(path, "path is null");
      requireNonNull(data, "data is null");
      requireNonNull(format, "format is null");
    }
  }

  /**
   * A document: either an upload at the provider or its bytes.
   *
   * @param id of the upload; null where the bytes are given
   * @param content null where the upload is named
   */
  record File(String path, @Nullable String id, @Nullable Inline content, @Nullable String name)
      implements Part {
    public File {
      requireNonNull(path, "path is null");
    }
  }
}
