package dev.sluice.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Splits a stream into server-sent events. Owned by one thread. */
public final class ServerSentEvents {

  private final LineReader lines;

  /**
   * @param bytes UTF-8
   */
  public ServerSentEvents(InputStream bytes) {
    this.lines = new LineReader(bytes);
  }

  /**
   * One event.
   *
   * @param name {@code message} where it has none
   * @param data its lines, joined by line feeds
   */
  public record Event(String name, String data) {}

  /** The next event that has data; null at the end of the stream. */
  public @Nullable Event next() throws IOException {
    String name = "message";
    StringBuilder data = null;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      String text = new String(line, StandardCharsets.UTF_8);
      if (text.isEmpty()) {
        if (data != null) {
          return new Event(name, data.toString());
        }
        name = "message";
      } else if (text.startsWith("data")) {
        String value = value(text, "data");
        if (value != null) {
          data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
        }
      } else if (text.startsWith("event")) {
        String value = value(text, "event");
        name = value == null ? name : value;
      }
    }
    // Servers that end without the last empty line are met; half a line is for the caller to judge.
    return data == null ? null : new Event(name, data.toString());
  }

  /** What follows the field's name; null if it is another field that begins alike. */
  private static @Nullable String value(String line, String field) {
    if (line.length() == field.length()) {
      return "";
    }
    if (line.charAt(field.length()) != ':') {
      return null;
    }
    int from = field.length() + 1;
    return line.substring(line.startsWith(" ", from) ? from + 1 : from);
  }
}
