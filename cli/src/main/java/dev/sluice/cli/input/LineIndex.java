package dev.sluice.cli.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * On which line each name stands first, for tens of millions of names: 64 bits of a hash are kept
 * of each instead of its text, in an open table of about 24 bytes a name. That two of ten million
 * names share their hash happens once in 350,000 files.
 */
final class LineIndex {

  private static final int NONE = 0;

  private final MessageDigest digest = sha256();
  private long[] hashes = new long[1024];
  private int[] lines = new int[1024];
  private int size;

  /** The line that has the name already; 0 if it is new, and now known to stand on this line. */
  int putIfAbsent(String name, int line) {
    if (size >= hashes.length / 2) {
      grow();
    }
    long hash = hash(name);
    int slot = slot(hash);
    if (lines[slot] != NONE) {
      return lines[slot];
    }
    hashes[slot] = hash;
    lines[slot] = line;
    size++;
    return NONE;
  }

  /** The line of a name; 0 where it is unknown. */
  int lineOf(String name) {
    return lines[slot(hash(name))];
  }

  /** Where the hash stands, or the free place where it belongs. */
  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (lines[slot] != NONE && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldLines = lines;
    hashes = new long[Math.multiplyExact(oldHashes.length, 2)];
    lines = new int[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldLines[i] != NONE) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        lines[slot] = oldLines[i];
      }
    }
  }

  private long hash(String name) {
    return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
