package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to one provider, or one that was decided against.
 *
 * @param model the provider's own name of the model
 * @param credential which of the provider's credentials it was made with; null where it has but one
 * @param reason why the target was chosen, and which of how many it was; null where nobody said
 * @param startedAt when the call was sent
 * @param waited how long it waited for a permit before that
 * @param duration from sending to the whole answer or the failure
 */
public record Attempt(
    String provider,
    String model,
    @Nullable String credential,
    @Nullable String reason,
    Instant startedAt,
    Duration waited,
    Duration duration,
    Outcome outcome) {

  public Attempt {
    requireNonNull(provider, "provider is null");
    requireNonNull(model, "model is null");
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(waited, "waited is null");
    requireNonNull(duration, "duration is null");
    requireNonNull(outcome, "outcome is null");
  }

  /** How it ended; on the wire {@code succeeded}, {@code excluded} or the code of the failure. */
  public sealed interface Outcome {}

  public record Answered(int statusCode) implements Outcome {}

  /**
   * @param statusCode the HTTP status; null where no answer came
   * @param retryAfter how long the provider asked to wait; null where it did not say
   */
  public record Failed(
      ErrorCode code, String message, @Nullable Integer statusCode, @Nullable Duration retryAfter)
      implements Outcome {
    public Failed {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
    }
  }

  /** It was never called, for it could not or must not serve the job. */
  public record Excluded(String message) implements Outcome {
    public Excluded {
      requireNonNull(message, "message is null");
    }
  }

  Attempt with(Outcome other) {
    return new Attempt(provider, model, credential, reason, startedAt, waited, duration, other);
  }

  /** A target that was left out of the plan. */
  public static Attempt excluded(String provider, String model, Instant when, String message) {
    return new Attempt(
        provider, model, null, null, when, Duration.ZERO, Duration.ZERO, new Excluded(message));
  }
}
