package dev.sluice.worker.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.provider.Secret;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may see what. Where there is a token, it opens everything, and without it a probe is told
 * whether the worker is up and nothing else. Where there is none, the server listens on loopback
 * alone, and a request must name this machine as its host: a browser that was lured to a name which
 * stands for 127.0.0.1 names another.
 */
final class Guard {

  /** What is shown to whoever asks. */
  enum Access {
    ALL,
    UP_OR_DOWN,
    NOTHING
  }

  private static final String SCHEME = "bearer ";

  private final String host;
  private final @Nullable Secret token;

  /**
   * @param host that is listened on
   * @throws IllegalArgumentException if other machines could read everything
   */
  Guard(String host, @Nullable Secret token) {
    if (token == null && !Loopback.is(host)) {
      throw new IllegalArgumentException("without a token, %s is too open".formatted(host));
    }
    this.host = host;
    this.token = token;
  }

  /**
   * @param authority the request's host, with or without a port
   * @param authorization its header of that name
   */
  Access access(String authority, Optional<String> authorization) {
    if (token == null) {
      return isHere(authority) ? Access.ALL : Access.NOTHING;
    }
    return authorization.filter(given -> opens(given, token)).isPresent()
        ? Access.ALL
        : Access.UP_OR_DOWN;
  }

  private boolean isHere(String authority) {
    String named = authority.replaceFirst(":\\d*$", "");
    return named.equalsIgnoreCase(host) || Loopback.is(named);
  }

  /** Takes as long for a token that is nearly right as for any other. */
  private static boolean opens(String authorization, Secret token) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return false;
    }
    byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(UTF_8);
    return MessageDigest.isEqual(given, token.reveal().getBytes(UTF_8));
  }
}
