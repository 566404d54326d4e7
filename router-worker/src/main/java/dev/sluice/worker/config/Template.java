package dev.sluice.worker.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** A text whose references were looked up. What files hold is read anew when they change. */
record Template(List<Part> parts) {

  Template {
    parts = List.copyOf(parts);
  }

  sealed interface Part {}

  record Fixed(String text) implements Part {
    /** It may be a secret. */
    @Override
    public String toString() {
      return "Fixed";
    }
  }

  record Content(WatchedFile file) implements Part {}

  /** Whether the text can ever be another one. */
  boolean changes() {
    return parts.stream().anyMatch(Content.class::isInstance);
  }

  /**
   * The text of now.
   *
   * @throws UncheckedIOException if a file of it cannot be read
   */
  String text() {
    return parts.stream().map(Template::text).collect(Collectors.joining());
  }

  private static String text(Part part) {
    return switch (part) {
      case Fixed fixed -> fixed.text();
      case Content content -> content(content.file());
    };
  }

  private static String content(WatchedFile file) {
    try {
      return file.content();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
