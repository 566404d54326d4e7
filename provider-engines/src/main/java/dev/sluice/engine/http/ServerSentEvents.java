package dev.sluice.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Splits a stream into server-sent events. Owned by one thread. */
public final class ServerSentEvents {

  private static final String UNNAMED = "message";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final LineReader lines;
  private boolean begun;

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

  /**
   * The next event that has data; null at the end of the stream. The last one counts even if no
   * empty line ends it, which is how some servers stop: half an event is for the caller to judge.
   *
   * @throws MalformedStreamException if it is longer than an answer may be
   */
  public @Nullable Event next() throws IOException {
    String name = UNNAMED;
    StringBuilder data = null;
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (data != null) {
          break;
        }
        name = UNNAMED;
        continue;
      }
      String value = value(line, "data");
      if (value != null) {
        data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
        requireNotEndless(data);
        continue;
      }
      value = value(line, "event");
      name = value == null ? name : value;
    }
    return data == null ? null : new Event(name.isEmpty() ? UNNAMED : name, data.toString());
  }

  private @Nullable String line() throws IOException {
    byte[] bytes = lines.next();
    if (bytes == null) {
      return null;
    }
    String line = new String(bytes, StandardCharsets.UTF_8);
    boolean first = !begun;
    begun = true;
    return first && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private static void requireNotEndless(StringBuilder data) throws MalformedStreamException {
    if (data.length() > LineReader.MAX_LINE) {
      throw new MalformedStreamException("sent an event without an end");
    }
  }

  /** What follows the field's name; null where the line is another field, or a comment. */
  private static @Nullable String value(String line, String field) {
    if (!line.startsWith(field)) {
      return null;
    }
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
