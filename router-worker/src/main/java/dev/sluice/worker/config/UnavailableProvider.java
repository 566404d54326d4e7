package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

/**
 * A provider that is described but cannot be used here.
 *
 * @param reason for a person: where, and what is missing
 */
public record UnavailableProvider(String name, String reason) {
  public UnavailableProvider {
    requireNonNull(name, "name is null");
    requireNonNull(reason, "reason is null");
  }
}
