package dev.sluice.engine.auth;

import dev.sluice.schema.ErrorCode;

/** Says why there is no credential. */
public final class CredentialException extends Exception {

  private final ErrorCode code;

  /**
   * @param code {@link ErrorCode#AUTHENTICATION} where it is wrong or missing; otherwise what kept
   *     it from being fetched
   * @param message one line, for a person; never holds a credential
   */
  public CredentialException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** Never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
