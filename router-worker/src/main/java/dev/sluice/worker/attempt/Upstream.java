package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Provider;

/** A provider, and how patient to be with it. */
public record Upstream(Provider provider, RetryPolicy retry) {
  public Upstream {
    requireNonNull(provider, "provider is null");
    requireNonNull(retry, "retry is null");
  }
}
