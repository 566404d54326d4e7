package dev.sluice.worker.fleet;

/** What a fleet tells cannot be read; the message says why. */
public final class FleetUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FleetUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
