package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is and how it is spoken to: a description, read from configuration.
 *
 * @param name what jobs and configuration call it
 * @param engine which dialect it speaks
 * @param host the base of its URLs, {@code /v1} included where it has one; http or https, without
 *     credentials, query or fragment; null for an engine that needs none
 * @param headers sent with every request, beside what {@code auth} adds; none of their values is
 *     ever shown
 */
public record ProviderSpec(
    String name,
    String engine,
    ProviderMetadata.Kind kind,
    @Nullable URI host,
    Auth auth,
    Map<String, Secret> headers,
    Timeouts timeouts,
    Options options) {

  public ProviderSpec {
    requireNonNull(name, "name is null");
    requireNonNull(engine, "engine is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(auth, "auth is null");
    requireNonNull(timeouts, "timeouts is null");
    requireNonNull(options, "options is null");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    host = host == null ? null : checked(name, host);
  }

  /** A provider that needs no credential, with the usual timeouts. */
  public static ProviderSpec of(String name, String engine, URI host) {
    return new ProviderSpec(
        name,
        engine,
        ProviderMetadata.Kind.API,
        host,
        new Auth.None(),
        Map.of(),
        Timeouts.DEFAULT,
        Options.NONE);
  }

  public ProviderSpec with(Auth other) {
    return new ProviderSpec(name, engine, kind, host, other, headers, timeouts, options);
  }

  public ProviderSpec with(Timeouts other) {
    return new ProviderSpec(name, engine, kind, host, auth, headers, other, options);
  }

  public ProviderSpec with(Options other) {
    return new ProviderSpec(name, engine, kind, host, auth, headers, timeouts, other);
  }

  /** The host of an engine that needs one. */
  public URI requireHost() {
    return requireNonNull(host, () -> "provider " + name + " has no host");
  }

  /** What must never be shown, wherever it would come from. */
  public List<Secret> secrets() {
    return Stream.concat(auth.secrets().stream(), headers.values().stream()).toList();
  }

  private static URI checked(String name, URI given) {
    URI host = withoutTrailingSlash(given);
    boolean http =
        "http".equalsIgnoreCase(host.getScheme()) || "https".equalsIgnoreCase(host.getScheme());
    if (!http || host.getHost() == null) {
      throw new IllegalArgumentException(
          "host of provider "
              + name
              + " is no http or https URL; write it like https://api.example.com/v1");
    }
    if (host.getRawUserInfo() != null
        || host.getRawQuery() != null
        || host.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "host of provider "
              + name
              + " has a user, a query or a fragment; put credentials into auth or headers");
    }
    return host;
  }

  private static URI withoutTrailingSlash(URI host) {
    String text = host.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : host;
  }

  /**
   * How long a call may take.
   *
   * @param firstByte the longest silence: until the first byte of an answer, and between any two
   * @param total from sending to the last byte of the answer
   */
  public record Timeouts(Duration firstByte, Duration total) {

    /** Long enough for a reasoning model, or a local one that must be loaded first. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(10));

    public Timeouts {
      if (firstByte.compareTo(Duration.ZERO) <= 0 || total.compareTo(Duration.ZERO) <= 0) {
        throw new IllegalArgumentException("a timeout must be longer than zero");
      }
    }
  }
}
