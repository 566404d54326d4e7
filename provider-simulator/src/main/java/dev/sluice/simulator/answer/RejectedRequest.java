package dev.sluice.simulator.answer;

import org.jspecify.annotations.Nullable;

/** Carries a provider's refusal of a request from where it is noticed to where it is answered. */
public final class RejectedRequest extends RuntimeException {

  private final transient ProviderError error;

  public RejectedRequest(ProviderError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  static RejectedRequest invalid(String message, @Nullable String param) {
    return new RejectedRequest(ProviderError.invalid(message, param));
  }

  public ProviderError error() {
    return error;
  }
}
