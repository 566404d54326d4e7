package dev.sluice.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What has to hold of every input; a million times as fast as what explains itself better. */
final class Promise {

  private Promise() {}

  static void holds(boolean promise, String otherwise) {
    if (!promise) {
      throw new AssertionError(otherwise);
    }
  }

  static void same(@Nullable Object expected, @Nullable Object actual) {
    if (expected == null || !expected.equals(actual)) {
      throw new AssertionError(expected + "\n became \n" + actual);
    }
  }

  static void same(byte[] expected, byte @Nullable [] actual) {
    if (!Arrays.equals(expected, actual)) {
      throw new AssertionError("other bytes");
    }
  }
}
