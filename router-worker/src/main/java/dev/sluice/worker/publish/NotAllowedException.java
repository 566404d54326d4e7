package dev.sluice.worker.publish;

/**
 * The cluster does not know this worker by its credentials, or does not let it do what it must; the
 * message says what is missing.
 */
public final class NotAllowedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotAllowedException(String message) {
    super(message);
  }
}
