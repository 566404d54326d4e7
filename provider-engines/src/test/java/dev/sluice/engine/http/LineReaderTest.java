package dev.sluice.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a\\nb\\n          | a,b
          a\\r\\nb\\r\\n    | a,b
          a\\rb\\r          | a,b
          a\\nb             | a,b
          a\\r\\n\\r\\nb    | a,,b
          a\\n\\rb          | a,,b
          a\\r\\r\\nb       | a,,b
          \\n               | ~~
          a\\r              | a
          """)
  void aLineEndsWithLfOrCrLfOrCr(String text, String lines) throws Exception {
    byte[] bytes = text.translateEscapes().getBytes(StandardCharsets.UTF_8);
    List<String> expected = Arrays.asList(lines.split(",", -1));

    for (int size = 1; size <= bytes.length; size++) {
      assertThat(linesOf(inPieces(bytes, size))).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsNoLine() throws Exception {
    assertThat(linesOf(InputStream.nullInputStream())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void linesAreTheSameHoweverTheyAreCut(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      String line = "ß🐱x".repeat(random.nextInt(random.nextInt(10) == 0 ? 3000 : 30));
      lines.add(line);
      text.append(line).append(List.of("\n", "\r\n").get(random.nextInt(2)));
    }

    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(linesOf(inPieces(bytes, 1 + random.nextInt(6000)))).isEqualTo(lines);
  }

  @Test
  void aLineIsThereAsSoonAsItEndsThoughALineFeedMayFollow() throws Exception {
    InputStream bytes =
        new InputStream() {
          private int next;

          @Override
          public int read() {
            throw new AssertionError("read one by one");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (next == 2) {
              throw new AssertionError("waits for more than the line");
            }
            target[offset] = (byte) "a\r".charAt(next++);
            return 1;
          }
        };

    assertThat(new LineReader(bytes).next()).asString().isEqualTo("a");
  }

  @Test
  void aLineMayBeAsLongAsAnAnswer() throws Exception {
    byte[] line = new LineReader(zeros(LineReader.MAX_LINE)).next();

    assertThat(line).hasSize(LineReader.MAX_LINE);
  }

  @Test
  void aLineThatIsLongerThanAnAnswerIsNotReadToItsEnd() {
    assertThatThrownBy(() -> new LineReader(zeros(Long.MAX_VALUE)).next())
        .isInstanceOf(MalformedStreamException.class)
        .hasMessage("sent a line without an end");
  }

  /** So many zeros, and nothing after them. */
  private static InputStream zeros(long count) {
    return new InputStream() {
      private long left = count;

      @Override
      public int read() {
        throw new AssertionError("read one by one");
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        int read = (int) Math.min(left, length);
        left -= read;
        return read == 0 ? -1 : read;
      }
    };
  }

  /** Gives at most so many bytes at a time. */
  static InputStream inPieces(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(size, length));
      }
    };
  }

  private static List<String> linesOf(InputStream bytes) throws IOException {
    LineReader reader = new LineReader(bytes);
    List<String> lines = new ArrayList<>();
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      lines.add(new String(line, StandardCharsets.UTF_8));
    }
    return lines;
  }
}
