package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Target;
import org.jspecify.annotations.Nullable;

/**
 * What one circuit keeps calls from: a target (a model at a provider, whoever asks), a credential
 * (whatever it asks for), or the access that one credential has to one model.
 *
 * @param credential null for a target
 * @param model null for a credential
 */
public record Scope(String provider, @Nullable String credential, @Nullable String model) {

  public Scope {
    requireNonNull(provider, "provider is null");
    if (credential == null && model == null) {
      throw new IllegalArgumentException("credential and model are null");
    }
  }

  static Scope of(Target target) {
    return new Scope(target.provider(), null, target.model().name());
  }

  static Scope of(Account account) {
    return new Scope(account.provider(), account.credential(), null);
  }

  static Scope of(Account account, Target target) {
    return new Scope(account.provider(), account.credential(), target.model().name());
  }

  boolean isTarget() {
    return credential == null;
  }

  /** As people are told of it. */
  @Override
  public String toString() {
    if (credential == null) {
      return provider + "/" + model;
    }
    String account = provider + " with credential " + credential;
    return model == null ? account : account + " for " + model;
  }
}
