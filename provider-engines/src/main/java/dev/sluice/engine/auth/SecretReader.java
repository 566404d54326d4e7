package dev.sluice.engine.auth;

import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;

/** Reads secrets that may be gone by now, as a file of a secret store may be. */
public final class SecretReader {

  private SecretReader() {}

  /**
   * The value of now.
   *
   * @param what the secret is, in words that follow "its"
   * @throws CredentialException if it cannot be read
   */
  public static String read(Secret secret, String what) throws CredentialException {
    try {
      return secret.reveal();
    } catch (RuntimeException e) {
      throw new CredentialException(
          ErrorCode.AUTHENTICATION, "its %s cannot be read: %s".formatted(what, e.getMessage()));
    }
  }
}
