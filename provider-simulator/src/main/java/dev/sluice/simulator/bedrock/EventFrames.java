package dev.sluice.simulator.bedrock;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;

/**
 * Writes the messages of an event stream: lengths, headers, payload, and a checksum of each half.
 */
final class EventFrames {

  static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  /** Two lengths and their checksum before the headers, the checksum of everything at the end. */
  private static final int LENGTHS = 8;

  private static final int CHECKSUM = 4;
  private static final int OVERHEAD = LENGTHS + 2 * CHECKSUM;

  /** The type of a header's value. */
  private static final int STRING = 7;

  private EventFrames() {}

  static byte[] event(String name, JsonNode payload) {
    return frame(":event-type", name, "event", payload);
  }

  static byte[] exception(String name, JsonNode payload) {
    return frame(":exception-type", name, "exception", payload);
  }

  private static byte[] frame(String nameHeader, String name, String kind, JsonNode json) {
    byte[] headers = headers(nameHeader, name, kind);
    byte[] payload = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(OVERHEAD + headers.length + payload.length);
    frame.putInt(frame.capacity()).putInt(headers.length);
    frame.putInt(checksum(frame));
    frame.put(headers).put(payload);
    frame.putInt(checksum(frame));
    return frame.array();
  }

  private static byte[] headers(String nameHeader, String name, String kind) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream headers = new DataOutputStream(bytes)) {
      header(headers, nameHeader, name);
      header(headers, ":content-type", "application/json");
      header(headers, ":message-type", kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void header(DataOutputStream headers, String name, String value)
      throws IOException {
    headers.writeByte(name.length());
    headers.writeBytes(name);
    headers.writeByte(STRING);
    // A length of two bytes, then UTF-8: as Java writes plain letters.
    headers.writeUTF(value);
  }

  /** Of everything that was written so far. */
  private static int checksum(ByteBuffer frame) {
    CRC32 checksum = new CRC32();
    checksum.update(frame.duplicate().flip());
    return (int) checksum.getValue();
  }
}
