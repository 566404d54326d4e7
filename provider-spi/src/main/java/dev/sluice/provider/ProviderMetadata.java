package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * What people are told about a provider.
 *
 * @param name what jobs and configuration call it
 * @param engine the name of the engine that speaks to it
 * @param address where it is: a URL, or the path of a command; without credentials
 */
public record ProviderMetadata(String name, String engine, Kind kind, String address) {

  public ProviderMetadata {
    requireNonNull(name, "name is null");
    requireNonNull(engine, "engine is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(address, "address is null");
  }

  public static ProviderMetadata of(ProviderSpec spec) {
    return new ProviderMetadata(
        spec.name(), spec.engine(), spec.kind(), String.valueOf(spec.host()));
  }

  /** How a provider is reached. */
  public enum Kind {
    /** A service with a key. */
    API,
    /** A model of a cloud platform, with that platform's credentials. */
    CLOUD,
    /** On a machine of one's own, or a proxy. */
    LOCAL,
    /** A command-line tool, run once for each call. */
    COMMAND;

    /** As configuration and output spell it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
