package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Sends a bearer token that a token endpoint gives for a client's credentials. */
final class OAuthAuthorizer implements Authorizer {

  private static final String BEARER = "Bearer ";

  private final TokenEndpoint endpoint;
  private final FetchedCredential<String> token;

  OAuthAuthorizer(Auth.OAuth auth, TokenEndpoint.Post post, InstantSource clock) {
    this.endpoint = new TokenEndpoint(auth, post, clock);
    this.token = new FetchedCredential<>(endpoint::fetch, requireNonNull(clock, "clock is null"));
  }

  @Override
  public HttpCall authorize(HttpCall call, Duration budget)
      throws CredentialException, InterruptedException {
    return call.with("Authorization", BEARER + token.get(budget));
  }

  @Override
  public boolean renew(HttpCall refused) {
    String sent = refused.headers().getOrDefault("Authorization", "");
    if (!sent.startsWith(BEARER)) {
      return false;
    }
    token.refuse(sent.substring(BEARER.length()));
    return true;
  }

  @Override
  public List<Secret> secrets() {
    return endpoint.secrets();
  }
}
