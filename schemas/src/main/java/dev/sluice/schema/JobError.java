package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a job did not succeed.
 *
 * @param message for a person: what is wrong, and where
 * @param retryAfter how long to wait before submitting it again; null where nothing is known
 */
public record JobError(ErrorCode code, String message, @Nullable Duration retryAfter) {
  public JobError {
    requireNonNull(code, "code is null");
    requireNonNull(message, "message is null");
  }

  public JobError(ErrorCode code, String message) {
    this(code, message, null);
  }
}
