package dev.sluice.worker.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and who asks: {@code redis://user:password@host:port/database}, or {@code
 * rediss://} over TLS. All but the host may be left out; what is special in a URI is written with
 * percent signs in user and password.
 */
final class Address {

  private static final int USUAL_PORT = 6379;
  private static final String HIDDEN = "[hidden]";

  private final RedisURI uri;
  private final @Nullable String password;

  /**
   * @param timeout of a command
   */
  Address(URI written, Duration timeout) {
    int port = written.getPort() < 0 ? USUAL_PORT : written.getPort();
    var builder =
        RedisURI.builder()
            .withHost(unbracketed(requireNonNull(written.getHost(), "host is null")))
            .withPort(port)
            .withSsl("rediss".equalsIgnoreCase(written.getScheme()))
            .withTimeout(timeout);
    String path = written.getPath();
    if (path != null && path.length() > 1) {
      builder.withDatabase(Integer.parseInt(path.substring(1)));
    }
    String who = written.getRawUserInfo();
    if (who == null) {
      password = null;
    } else {
      int colon = who.indexOf(':');
      String user = colon > 0 ? decoded(who.substring(0, colon)) : null;
      password = decoded(who.substring(colon + 1));
      builder.withAuthentication(new StaticCredentialsProvider(user, password.toCharArray()));
    }
    uri = builder.build();
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  RedisURI uri() {
    return uri;
  }

  /** The text without the password, which an old server may repeat. */
  String hideIn(String text) {
    return password == null || password.isEmpty() ? text : text.replace(password, HIDDEN);
  }

  @Override
  public String toString() {
    return uri.getHost() + ":" + uri.getPort();
  }
}
