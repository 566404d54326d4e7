package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Auth;
import dev.sluice.worker.limit.Limits;
import org.jspecify.annotations.Nullable;

/**
 * One of a provider's credentials, and what the provider allows it.
 *
 * @param name tells it from the others; people are shown it, jobs cannot choose it
 * @param credential what people are told about it
 * @param unavailable why it cannot be used; null if it can
 */
public record AccountSettings(
    String name, Auth auth, Credential credential, Limits limits, @Nullable String unavailable) {
  public AccountSettings {
    requireNonNull(name, "name is null");
    requireNonNull(auth, "auth is null");
    requireNonNull(credential, "credential is null");
    requireNonNull(limits, "limits is null");
  }

  /** The same, and why it cannot be used. */
  public AccountSettings leftOut(String reason) {
    return new AccountSettings(name, auth, credential, limits, reason);
  }

  AccountSettings with(Auth other) {
    return new AccountSettings(name, other, credential, limits, unavailable);
  }
}
