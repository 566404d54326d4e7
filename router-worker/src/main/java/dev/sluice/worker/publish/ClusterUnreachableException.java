package dev.sluice.worker.publish;

/** No broker answered in time; the message says which were asked. */
public final class ClusterUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterUnreachableException(String message) {
    super(message);
  }
}
