package dev.sluice.engine.auth;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.util.List;

/** Sends requests as they are: nobody asks who sends them. */
final class NoAuthorizer implements Authorizer {

  @Override
  public HttpCall authorize(HttpCall call, Duration budget) {
    return call;
  }

  @Override
  public List<Secret> secrets() {
    return List.of();
  }
}
