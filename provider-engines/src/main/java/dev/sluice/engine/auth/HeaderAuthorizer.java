package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.util.List;

/** Sends a header that the description of a provider gives. It is read anew for each request. */
final class HeaderAuthorizer implements Authorizer {

  private final Auth.Header auth;

  HeaderAuthorizer(Auth.Header auth) {
    this.auth = requireNonNull(auth, "auth is null");
  }

  @Override
  public HttpCall authorize(HttpCall call, Duration budget) throws CredentialException {
    return call.with(auth.name(), SecretReader.read(auth.value(), "credential"));
  }

  @Override
  public List<Secret> secrets() {
    return auth.secrets();
  }
}
