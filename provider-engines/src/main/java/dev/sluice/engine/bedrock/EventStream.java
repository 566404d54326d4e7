package dev.sluice.engine.bedrock;

import dev.sluice.engine.http.MalformedStreamException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Splits a stream of type {@code application/vnd.amazon.eventstream} into messages. Only the
 * message that is being read is in memory. Owned by one thread.
 */
final class EventStream {

  static final String MEDIA_TYPE = "application/vnd.amazon.eventstream";

  /** The length of the whole, the length of the headers, and the checksum of both. */
  private static final int PRELUDE = 12;

  private static final int CHECKED = 8;
  private static final int CHECKSUM = 4;

  /** The most that the format allows: of payload and of headers. */
  private static final int MOST = 24 * 1024 * 1024 + 128 * 1024 + PRELUDE + CHECKSUM;

  private final InputStream bytes;

  EventStream(InputStream bytes) {
    this.bytes = bytes;
  }

  /**
   * One message.
   *
   * @param kind {@code event}, {@code exception} or {@code error}
   * @param name what kind of event or exception; empty where it does not say
   * @param words of an {@code error}, which has no payload; empty for the others
   */
  @SuppressWarnings("ArrayRecordComponent") // Bytes of a stream; never compared.
  record Frame(String kind, String name, String words, byte[] payload) {}

  /**
   * The next message; null at the end of the stream.
   *
   * @throws MalformedStreamException if a checksum is wrong, or the stream ends within a message
   */
  @Nullable Frame next() throws IOException {
    byte[] prelude = bytes.readNBytes(PRELUDE);
    if (prelude.length == 0) {
      return null;
    }
    int length = checkedLength(prelude);
    // Room is made as it arrives: whoever announces much may never send it.
    byte[] rest = bytes.readNBytes(length - PRELUDE);
    if (rest.length < length - PRELUDE) {
      throw endedWithin();
    }
    ByteBuffer message = ByteBuffer.allocate(length).put(prelude).put(rest).flip();
    try {
      return frame(Message.decode(message));
    } catch (IllegalArgumentException | IllegalStateException | BufferUnderflowException e) {
      // The second is what a header makes of which another type is asked than it has.
      throw new MalformedStreamException("sent a damaged message: " + e.getMessage());
    }
  }

  /** A length is only believed if its checksum is right: else it could ask for any memory. */
  private static int checkedLength(byte[] prelude) throws MalformedStreamException {
    if (prelude.length < PRELUDE) {
      throw endedWithin();
    }
    CRC32 checksum = new CRC32();
    checksum.update(prelude, 0, CHECKED);
    ByteBuffer numbers = ByteBuffer.wrap(prelude);
    int length = numbers.getInt();
    if (numbers.getInt(CHECKED) != (int) checksum.getValue()
        || length < PRELUDE + CHECKSUM
        || length > MOST) {
      throw new MalformedStreamException("sent a damaged message: its length is not right");
    }
    return length;
  }

  private static MalformedStreamException endedWithin() {
    return new MalformedStreamException("broke off in the middle of its answer");
  }

  private static Frame frame(Message message) {
    String kind = header(message, ":message-type");
    String name =
        switch (kind) {
          case "event" -> header(message, ":event-type");
          case "exception" -> header(message, ":exception-type");
          default -> header(message, ":error-code");
        };
    return new Frame(kind, name, header(message, ":error-message"), message.getPayload());
  }

  private static String header(Message message, String name) {
    HeaderValue value = message.getHeaders().get(name);
    return value == null ? "" : value.getString();
  }
}
