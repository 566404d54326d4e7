package dev.sluice.provider;

/** Says why a provider cannot be used on this machine, and what to do about it. */
public final class UnavailableProviderException extends Exception {

  /**
   * @param message one line, for a person; never holds a credential
   */
  public UnavailableProviderException(String message) {
    super(message);
  }
}
