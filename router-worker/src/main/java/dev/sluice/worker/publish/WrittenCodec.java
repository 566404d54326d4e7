package dev.sluice.worker.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a result stands, as the value of a record of the keys topic: a version, three numbers and
 * the name of the topic, which are 32 bytes with the usual one.
 */
public final class WrittenCodec {

  private static final byte VERSION = 1;
  private static final int NUMBERS = Byte.BYTES + 2 * Long.BYTES + Integer.BYTES;
  private static final int LONGEST_TOPIC = 249;

  private WrittenCodec() {}

  static byte[] encode(Written written) {
    byte[] topic = written.topic().getBytes(UTF_8);
    return ByteBuffer.allocate(NUMBERS + topic.length)
        .put(VERSION)
        .putLong(written.epochMillis())
        .putInt(written.placedAt())
        .putLong(written.writer())
        .put(topic)
        .array();
  }

  /** Empty for anything that no worker of this version has written. */
  public static Optional<Written> decode(byte @Nullable [] value) {
    if (value == null
        || value.length <= NUMBERS
        || value.length > NUMBERS + LONGEST_TOPIC
        || value[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(value, Byte.BYTES, value.length - Byte.BYTES);
    long epochMillis = bytes.getLong();
    int placedAt = bytes.getInt();
    long writer = bytes.getLong();
    String topic = UTF_8.decode(bytes).toString();
    return epochMillis < 0
        ? Optional.empty()
        : Optional.of(new Written(topic, epochMillis, placedAt, writer));
  }
}
