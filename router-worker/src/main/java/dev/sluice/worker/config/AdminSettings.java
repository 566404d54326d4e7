package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where people and probes reach a worker over HTTP.
 *
 * @param port 0 for any that is free
 * @param token what people must know to see more than whether the worker is up; null where this
 *     machine alone reaches it
 */
public record AdminSettings(String host, int port, @Nullable Secret token) {

  public static final AdminSettings DEFAULT = new AdminSettings("127.0.0.1", 8080);

  public AdminSettings {
    requireNonNull(host, "host is null");
  }

  /** Without a token. */
  public AdminSettings(String host, int port) {
    this(host, port, null);
  }
}
