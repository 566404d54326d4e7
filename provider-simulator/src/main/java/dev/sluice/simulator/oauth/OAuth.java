package dev.sluice.simulator.oauth;

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
    expiresInSeconds = expiresInSeconds == 0 ? USUALLY : expiresInSeconds;
  }
}
