package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends a parameter of the query that the description of a provider gives. It is read anew for each
 * request.
 */
final class QueryAuthorizer implements Authorizer {

  private final Auth.Query auth;

  /** As it stands in a URL, where it looks otherwise than it is written. */
  private final Secret encoded;

  QueryAuthorizer(Auth.Query auth) {
    this.auth = requireNonNull(auth, "auth is null");
    this.encoded = new Secret(() -> encode(auth.value().reveal()));
  }

  @Override
  public HttpCall authorize(HttpCall call, Duration budget) throws CredentialException {
    URI uri = call.uri();
    String parameter = encode(auth.parameter()) + "=" + SecretReader.read(encoded, "credential");
    return call.to(URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + parameter));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public List<Secret> secrets() {
    return List.of(auth.value(), encoded);
  }
}
