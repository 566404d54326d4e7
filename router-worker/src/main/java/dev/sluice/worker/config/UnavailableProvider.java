package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ProviderMetadata;

/**
 * A provider that is described but cannot be used here.
 *
 * @param reason for a person: where, and what is missing
 */
public record UnavailableProvider(ProviderMetadata metadata, Credential credential, String reason) {
  public UnavailableProvider {
    requireNonNull(metadata, "metadata is null");
    requireNonNull(credential, "credential is null");
    requireNonNull(reason, "reason is null");
  }

  public String name() {
    return metadata.name();
  }
}
