package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a job that does not say otherwise, and what holds for all.
 *
 * @param defaultModel for a job without a model; null if such a job is malformed
 * @param sort for a job that gives no sort; empty for the fastest first
 * @param allowedProviders the only providers that are ever used; {@code *} stands for anything
 */
public record RoutingDefaults(
    @Nullable String defaultModel, List<SortKey> sort, List<String> allowedProviders) {

  /** No default model, fastest first, every provider. */
  public static final RoutingDefaults NONE = new RoutingDefaults(null, List.of(), List.of("*"));

  public RoutingDefaults {
    sort = List.copyOf(sort);
    allowedProviders = List.copyOf(allowedProviders);
  }
}
