package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines, which end with a line feed or with a carriage return and a line feed.
 * Reads bytes and not characters, so that what is no UTF-8 is found where it stands.
 */
final class LineReader implements AutoCloseable {

  /** Room for the names that a job gets beside what its line says. */
  private static final int ENVELOPE = 64 * 1024;

  /** What a job may have; also keeps a file without line breaks from filling the memory. */
  static final int MAX_LINE = JobCodec.MAX_BYTES - ENVELOPE;

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int position;
  private int limit;
  private int number;

  LineReader(InputStream in) {
    this.in = requireNonNull(in, "in is null");
  }

  /** The next line that is not blank; null at the end. */
  @Nullable Line next() throws IOException {
    while (fill()) {
      byte[] bytes = line();
      number = Math.incrementExact(number);
      if (!isBlank(bytes)) {
        return new Line(number, bytes);
      }
    }
    return null;
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    while (fill()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(line, end);
      if (end < limit) {
        position = end + 1;
        break;
      }
      position = limit;
    }
    return withoutCarriageReturn(line.toByteArray());
  }

  /** What is beyond the maximum is dropped; the codec then finds the line to be no JSON. */
  private void append(ByteArrayOutputStream line, int end) {
    line.write(buffer, position, Math.min(end - position, MAX_LINE - line.size()));
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
    }
    return position < limit;
  }

  private static byte[] withoutCarriageReturn(byte[] line) {
    boolean ends = line.length > 0 && line[line.length - 1] == '\r';
    return ends ? Arrays.copyOf(line, line.length - 1) : line;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
