package dev.sluice.worker.duplicate;

import java.nio.ByteBuffer;
import java.util.Optional;

/** 128 bits that stand for a name; made so that nobody finds two names with the same. */
public record Fingerprint(long high, long low) {

  public static final int BYTES = 16;

  /** The beginning of a digest. */
  static Fingerprint of(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new Fingerprint(bytes.getLong(), bytes.getLong());
  }

  /** Of what {@link #bytes} wrote; empty for anything of another length. */
  public static Optional<Fingerprint> read(byte[] bytes) {
    return bytes.length == BYTES ? Optional.of(of(bytes)) : Optional.empty();
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }
}
