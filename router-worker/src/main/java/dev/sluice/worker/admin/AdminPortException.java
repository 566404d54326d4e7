package dev.sluice.worker.admin;

/** The admin server cannot listen where it was told to. The message says what to do. */
public final class AdminPortException extends RuntimeException {

  AdminPortException(String host, int port, String reason) {
    super(
        "cannot listen on %s:%d for /metrics and /health: %s; set another admin.host or admin.port"
            .formatted(host, port, reason));
  }
}
