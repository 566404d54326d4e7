package dev.sluice.engine.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Splits bytes into lines that end with LF, CR LF or CR. Owned by one thread. */
public final class LineReader {

  /** The longest line that is read. */
  private static final int MAX_LINE = HttpTransport.MAX_ANSWER_BYTES;

  private final InputStream bytes;
  private final byte[] buffer = new byte[4096];
  private int position;
  private int end;
  private boolean afterCarriageReturn;

  public LineReader(InputStream bytes) {
    this.bytes = bytes;
  }

  /**
   * The next line without its end, the last one even if nothing ends it; null after it.
   *
   * @throws MalformedStreamException if it is longer than an answer may be
   */
  public byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean any = false;
    while (fill()) {
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[position] == '\n') {
          position++;
          continue;
        }
      }
      any = true;
      int stop = endOfLine();
      line.write(buffer, position, stop - position);
      if (line.size() > MAX_LINE) {
        throw new MalformedStreamException("sent a line without an end");
      }
      position = stop;
      if (stop < end) {
        afterCarriageReturn = buffer[position++] == '\r';
        return line.toByteArray();
      }
    }
    return any ? line.toByteArray() : null;
  }

  private int endOfLine() {
    int stop = position;
    while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
      stop++;
    }
    return stop;
  }

  /** Whether there is a byte to look at. */
  private boolean fill() throws IOException {
    if (position < end) {
      return true;
    }
    position = 0;
    end = Math.max(0, bytes.read(buffer));
    return end > 0;
  }
}
