package dev.sluice.engine.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Frames of an event stream, as AWS's own library writes them. */
final class WrittenFrames {

  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;

  private WrittenFrames() {}

  static byte[] message(String payload, String... headers) {
    Map<String, HeaderValue> map = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], HeaderValue.fromString(headers[i + 1]));
    }
    return message(payload, map);
  }

  static byte[] message(String payload, Map<String, HeaderValue> headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Message(headers, payload.getBytes(StandardCharsets.UTF_8)).encode(bytes);
    return bytes.toByteArray();
  }

  static byte[] event(String name, String payload) {
    return message(payload, ":event-type", name, ":message-type", "event");
  }

  static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      bytes.writeBytes(frame);
    }
    return bytes.toByteArray();
  }

  /**
   * The same with the checksums that it should have, frame by frame as far as their lengths tell:
   * whoever changes a stream on purpose gets them right.
   */
  static byte[] withChecksums(byte[] stream) {
    byte[] mended = stream.clone();
    ByteBuffer bytes = ByteBuffer.wrap(mended);
    int at = 0;
    while (at + PRELUDE <= mended.length) {
      bytes.putInt(at + 8, checksum(mended, at, 8));
      int length = bytes.getInt(at);
      if (length < PRELUDE + CHECKSUM || length > mended.length - at) {
        break;
      }
      bytes.putInt(at + length - CHECKSUM, checksum(mended, at, length - CHECKSUM));
      at += length;
    }
    return mended;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }
}
