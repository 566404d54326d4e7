package dev.sluice.worker.publish;

/** Topics that the worker needs are not there, and it may not make them; the message names them. */
public final class MissingTopicsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingTopicsException(String message) {
    super(message);
  }
}
