package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Secret;

/**
 * Where Redis is, for limits that are shared with other software.
 *
 * @param uri {@code redis://user:password@host:port/database}, or {@code rediss://} over TLS; all
 *     but scheme and host may be missing
 */
public record RedisSettings(Secret uri) {
  public RedisSettings {
    requireNonNull(uri, "uri is null");
  }
}
