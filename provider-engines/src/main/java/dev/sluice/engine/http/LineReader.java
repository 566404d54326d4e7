package dev.sluice.engine.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits bytes into lines that end with LF, CR LF or CR. Owned by one thread. */
public final class LineReader {

  /** The longest line that is read. */
  static final int MAX_LINE = HttpTransport.MAX_ANSWER_BYTES;

  private final InputStream bytes;
  private final byte[] buffer = new byte[4096];
  private int position;
  private int end;
  private boolean afterCarriageReturn;

  public LineReader(InputStream bytes) {
    this.bytes = bytes;
  }

  /**
   * The next line without its end, the last one even if nothing ends it; null after it. A line is
   * returned as soon as it ends, without waiting for more.
   *
   * @throws MalformedStreamException if it is longer than an answer may be
   */
  public byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream begun = null;
    while (fill()) {
      int from = position;
      int stop = endOfLine();
      boolean ends = stop < end;
      position = ends ? stop + 1 : stop;
      afterCarriageReturn = ends && buffer[stop] == '\r';
      if (ends && begun == null) {
        return Arrays.copyOfRange(buffer, from, stop);
      }
      begun = begun == null ? new ByteArrayOutputStream(2 * (stop - from) + 16) : begun;
      begun.write(buffer, from, stop - from);
      if (begun.size() > MAX_LINE) {
        throw new MalformedStreamException("sent a line without an end");
      }
      if (ends) {
        return begun.toByteArray();
      }
    }
    return begun == null ? null : begun.toByteArray();
  }

  private int endOfLine() {
    int stop = position;
    while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
      stop++;
    }
    return stop;
  }

  /** Whether there is a byte to look at; the LF of a CR LF is none. */
  private boolean fill() throws IOException {
    while (true) {
      if (position == end) {
        position = 0;
        end = Math.max(0, bytes.read(buffer));
        if (end == 0) {
          return false;
        }
      }
      if (!afterCarriageReturn) {
        return true;
      }
      afterCarriageReturn = false;
      if (buffer[position] != '\n') {
        return true;
      }
      position++;
    }
  }
}
