package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer came from.
 *
 * @param model the provider's own name of the model
 * @param variantId the variant of a named router; null where none was asked for
 */
public record Route(String provider, String model, @Nullable String variantId) {
  public Route {
    requireNonNull(provider, "provider is null");
    requireNonNull(model, "model is null");
  }
}
