package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call ended. */
public sealed interface ProviderAnswer {

  /** What the provider counted, for a failure as well: an answer that was refused is billed. */
  Bill bill();

  /** What the provider said of its limits with the answer. */
  RateLimits limits();

  /**
   * @param response in OpenAI form
   */
  record Completed(ProviderResponse response, Bill bill, RateLimits limits)
      implements ProviderAnswer {
    public Completed {
      requireNonNull(response, "response is null");
      requireNonNull(bill, "bill is null");
      requireNonNull(limits, "limits is null");
    }

    /** Of a provider that says nothing of its limits. */
    public Completed(ProviderResponse response, Bill bill) {
      this(response, bill, RateLimits.NONE);
    }
  }

  /**
   * @param message for a person, one line; never holds a credential
   * @param response what was answered, body in whatever form the provider gave it, but without
   *     credentials; null where no answer came
   * @param retryAfter how long the provider asked to wait; null where it did not say
   */
  record Failed(
      ErrorCode code,
      String message,
      @Nullable ProviderResponse response,
      @Nullable Duration retryAfter,
      Bill bill,
      RateLimits limits)
      implements ProviderAnswer {
    public Failed {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
      requireNonNull(bill, "bill is null");
      requireNonNull(limits, "limits is null");
    }

    /** Of a provider that says nothing of its limits. */
    public Failed(
        ErrorCode code,
        String message,
        @Nullable ProviderResponse response,
        @Nullable Duration retryAfter,
        Bill bill) {
      this(code, message, response, retryAfter, bill, RateLimits.NONE);
    }

    /** A call that no answer came to. */
    public static Failed unanswered(ErrorCode code, String message) {
      return new Failed(code, message, null, null, Bill.NONE);
    }
  }
}
