package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What a provider's token endpoints give out, and to whom.
 *
 * @param clientId whose credentials are accepted; null accepts any. For a service account it is the
 *     issuer of the assertion
 * @param expiresInSeconds how long a token holds; an hour where it is 0
 */
public record OAuth(
    @Nullable String clientId, @Nullable String clientSecret, long expiresInSeconds) {

  private static final long USUALLY = 3600;

  /** Gives a token to everybody. */
  public static final OAuth OPEN = new OAuth(null, null, USUALLY);

  public OAuth {
    if (expiresInSeconds < 0) {
      throw new SimulatorException("oauth.expires_in_seconds must be 1 or more.");
    }
    expiresInSeconds = expiresInSeconds == 0 ? USUALLY : expiresInSeconds;
  }
}
