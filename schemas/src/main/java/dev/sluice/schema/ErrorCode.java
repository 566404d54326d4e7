package dev.sluice.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a job, or one attempt at it, did not succeed. On the wire in lower case. */
public enum ErrorCode {
  // From providers.
  AUTHENTICATION(false),
  PERMISSION_DENIED(false),
  QUOTA_EXHAUSTED(false),
  RATE_LIMITED(true),
  OVERLOADED(true),
  SERVER_ERROR(true),
  TIMEOUT(true),
  NETWORK(true),
  CONTEXT_EXCEEDED(false),
  CONTENT_POLICY(false),
  INVALID_REQUEST(false),
  MODEL_NOT_FOUND(false),
  PAYLOAD_TOO_LARGE(false),
  STREAM_BROKEN(true),
  // From the router.
  MALFORMED_JOB(false),
  NO_ROUTE(false),
  DEADLINE_EXCEEDED(false),
  CANCELLED(false),
  REPLY_TOPIC_UNAVAILABLE(false),
  RESULT_TOO_LARGE(false),
  INTERNAL(true);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same job, submitted again unchanged, may well succeed. */
  public boolean retryable() {
    return retryable;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ErrorCode> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(code -> code.wireName().equals(wireName)).findFirst();
  }
}
