package dev.sluice.worker.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call ended. */
public sealed interface ProviderAnswer {

  /**
   * @param response in OpenAI form
   * @param usage as the provider counted it; {@link Usage#NONE} where it did not
   */
  record Completed(ProviderResponse response, Usage usage) implements ProviderAnswer {
    public Completed {
      requireNonNull(response, "response is null");
      requireNonNull(usage, "usage is null");
    }
  }

  /**
   * @param message for a person; never holds a credential
   * @param response what was answered, body in whatever form the provider gave it; null where no
   *     answer came
   * @param retryAfter how long the provider asked to wait; null where it did not say
   */
  record Failed(
      ErrorCode code,
      String message,
      @Nullable ProviderResponse response,
      @Nullable Duration retryAfter)
      implements ProviderAnswer {
    public Failed {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
    }
  }
}
