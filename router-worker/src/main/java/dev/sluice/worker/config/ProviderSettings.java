package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ProviderSpec;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Model;
import java.util.List;

/**
 * One provider: how it is called, how often, and what it serves.
 *
 * @param spec for the engine that calls it
 */
public record ProviderSettings(
    ProviderSpec spec, Limits limits, RetryPolicy retry, List<Model> models) {

  public ProviderSettings {
    requireNonNull(spec, "spec is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(retry, "retry is null");
    models = List.copyOf(models);
  }

  public String name() {
    return spec.name();
  }
}
