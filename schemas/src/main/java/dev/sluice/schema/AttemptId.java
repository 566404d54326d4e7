package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

/**
 * Which attempt of a run something belongs to.
 *
 * @param number its place among those attempts of the result that were calls: 1 for the first
 * @param model the provider's own name of the model
 */
public record AttemptId(int number, String provider, String model) {
  public AttemptId {
    requireNonNull(provider, "provider is null");
    requireNonNull(model, "model is null");
    if (number < 1) {
      throw new IllegalArgumentException("number is " + number);
    }
  }
}
