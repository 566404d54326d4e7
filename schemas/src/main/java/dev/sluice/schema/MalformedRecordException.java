package dev.sluice.schema;

/**
 * The value of a record is not what its topic carries. The message says what is wrong and where, in
 * one bounded line without control characters, and never repeats the whole value.
 */
public final class MalformedRecordException extends RuntimeException {

  private static final int MAX_MESSAGE = 400;

  // Foreign bytes are an expected outcome, and a stack trace would cost more than the decoding.
  MalformedRecordException(String message) {
    super(SafeText.of(message, MAX_MESSAGE), null, false, false);
  }

  /** Never null, other than the inherited one. */
  String reason() {
    String message = getMessage();
    return message == null ? "malformed" : message;
  }
}
