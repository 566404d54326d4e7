package dev.sluice.engine.auth;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A credential that is given, not fetched: a header, a parameter of the query, or none. */
final class StaticAuthorizer implements Authorizer {

  private final Auth auth;

  /** What else must not be shown: a key in a URL looks otherwise than it is written. */
  private final List<Secret> encoded;

  StaticAuthorizer(Auth auth) {
    this.auth = auth;
    this.encoded = auth.secrets().stream().map(StaticAuthorizer::encoded).toList();
  }

  private static Secret encoded(Secret secret) {
    return new Secret(() -> encode(secret.reveal()));
  }

  @Override
  public HttpCall authorize(HttpCall call, Duration budget) throws CredentialException {
    return switch (auth) {
      case Auth.Header header -> call.with(header.name(), reveal(header.value()));
      case Auth.Query query ->
          call.to(withParameter(call.uri(), query.parameter(), reveal(encoded.getFirst())));
      case Auth.None _, Auth.OAuth _, Auth.Google _, Auth.AwsSigV4 _ -> call;
    };
  }

  private static String reveal(Secret secret) throws CredentialException {
    try {
      return secret.reveal();
    } catch (RuntimeException e) {
      throw new CredentialException(
          ErrorCode.AUTHENTICATION, "its credential cannot be read: " + e.getMessage());
    }
  }

  /**
   * @param value as it stands in a URL
   */
  private static URI withParameter(URI uri, String name, String value) {
    String parameter = encode(name) + "=" + value;
    return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + parameter);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public List<Secret> secrets() {
    return Stream.concat(auth.secrets().stream(), encoded.stream()).toList();
  }
}
