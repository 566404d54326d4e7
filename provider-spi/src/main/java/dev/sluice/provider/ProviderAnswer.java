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

  /**
   * @param response in OpenAI form
   */
  record Completed(ProviderResponse response, Bill bill) implements ProviderAnswer {
    public Completed {
      requireNonNull(response, "response is null");
      requireNonNull(bill, "bill is null");
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
      Bill bill)
      implements ProviderAnswer {
    public Failed {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
      requireNonNull(bill, "bill is null");
    }

    /** A call that no answer came to. */
    public static Failed unanswered(ErrorCode code, String message) {
      return new Failed(code, message, null, null, Bill.NONE);
    }
  }
}
