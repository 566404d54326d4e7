package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

/** A model at a provider: where one attempt of a job may go. */
public record Target(String provider, Model model) {
  public Target {
    requireNonNull(provider, "provider is null");
    requireNonNull(model, "model is null");
  }

  /** Of the names alone, which tell targets apart: this is a key on the way of every job. */
  @Override
  public int hashCode() {
    return 31 * provider.hashCode() + model.name().hashCode();
  }

  @Override
  public String toString() {
    return provider + "/" + model.name();
  }
}
