package dev.sluice.provider;

import java.util.Set;

/**
 * Makes providers that speak one dialect. Found by {@link java.util.ServiceLoader}, so an
 * implementation on the class path needs a public constructor without parameters. Stateless.
 */
public interface ProviderEngine {

  /** What {@code engine} says in a description of a provider. */
  String name();

  /** What its providers are, where a description does not say. */
  default ProviderMetadata.Kind kind() {
    return ProviderMetadata.Kind.API;
  }

  /** Whether a description must say {@code host}. */
  default boolean needsHost() {
    return true;
  }

  /** The keys of a description, beyond those that all engines have, which this one reads. */
  default Set<String> options() {
    return Set.of();
  }

  /**
   * Makes a provider. Calls nobody.
   *
   * @throws UnavailableProviderException if something is missing on this machine that it cannot do
   *     without; the message says what, and what to do
   * @throws IllegalArgumentException if the description is wrong; the message names the key
   */
  Provider create(ProviderSpec spec) throws UnavailableProviderException;
}
