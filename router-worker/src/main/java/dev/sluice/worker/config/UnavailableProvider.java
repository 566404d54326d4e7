package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ProviderMetadata;
import dev.sluice.worker.route.Knowledge;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is described but cannot be used here.
 *
 * @param reason for a person: where, and what is missing
 * @param settings what could be read of it all the same, for those who need no credential; null if
 *     that is not enough to say where it is
 */
public record UnavailableProvider(
    ProviderMetadata metadata,
    Credential credential,
    String reason,
    @Nullable ProviderSettings settings) {
  public UnavailableProvider {
    requireNonNull(metadata, "metadata is null");
    requireNonNull(credential, "credential is null");
    requireNonNull(reason, "reason is null");
  }

  public String name() {
    return metadata.name();
  }

  /** The same, with what catalogue files say of its models. */
  UnavailableProvider with(Map<String, Knowledge> published) {
    return new UnavailableProvider(
        metadata, credential, reason, settings == null ? null : settings.with(published));
  }
}
