package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

/**
 * One credential of a provider: what a call is made with, and whose limits it counts against. Which
 * account of a target's provider serves a call is decided anew for each call.
 */
public record Account(String provider, String credential) {

  /** The name of a credential that needs none, because its provider has no other. */
  public static final String ONLY = "default";

  public Account {
    requireNonNull(provider, "provider is null");
    requireNonNull(credential, "credential is null");
  }

  public static Account onlyOneOf(String provider) {
    return new Account(provider, ONLY);
  }

  @Override
  public String toString() {
    return provider + " with " + credential;
  }
}
