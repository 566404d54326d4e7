package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

/**
 * Where people and probes reach a worker over HTTP.
 *
 * @param port 0 for any that is free
 */
public record AdminSettings(String host, int port) {

  public static final AdminSettings DEFAULT = new AdminSettings("127.0.0.1", 8080);

  public AdminSettings {
    requireNonNull(host, "host is null");
  }
}
