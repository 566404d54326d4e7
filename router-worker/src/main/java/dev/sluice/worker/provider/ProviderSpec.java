package dev.sluice.worker.provider;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a provider is and how it is spoken to.
 *
 * @param name what jobs and configuration call it
 * @param engine which dialect it speaks; see {@link ProviderFactory#ENGINES}
 * @param host the base of its URLs, {@code /v1} included where it has one; http or https, without
 *     credentials, query or fragment
 * @param headers sent with every request, the credential's among them; none of their values is ever
 *     shown
 */
public record ProviderSpec(
    String name, String engine, URI host, Map<String, Secret> headers, Timeouts timeouts) {

  public ProviderSpec {
    requireNonNull(name, "name is null");
    requireNonNull(engine, "engine is null");
    requireNonNull(timeouts, "timeouts is null");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    host = withoutTrailingSlash(host);
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
              + " has a user, a query or a fragment; put credentials into headers");
    }
  }

  private static URI withoutTrailingSlash(URI host) {
    String text = host.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : host;
  }

  /**
   * How long a call may take. The time to connect is the same for all providers: {@link
   * HttpTransport}.
   *
   * @param firstByte the longest silence: until the first byte of an answer, and between any two
   * @param total from sending to the last byte of the answer
   */
  public record Timeouts(Duration firstByte, Duration total) {

    /** Long enough for a reasoning model, or a local one that must be loaded first. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(10));

    public Timeouts {
      if (!firstByte.isPositive() || !total.isPositive()) {
        throw new IllegalArgumentException("a timeout must be longer than zero");
      }
    }
  }
}
