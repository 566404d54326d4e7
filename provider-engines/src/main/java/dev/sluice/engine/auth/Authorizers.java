package dev.sluice.engine.auth;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderSpec;
import java.time.Duration;
import java.time.InstantSource;

/** Finds who authorizes the requests of a provider. */
public final class Authorizers {

  /** How long a token endpoint may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Authorizers() {}

  /**
   * @param transport for credentials that are fetched
   * @param clock what their ends are compared with
   */
  public static Authorizer of(ProviderSpec spec, HttpTransport transport, InstantSource clock) {
    return switch (spec.auth()) {
      case Auth.None _ -> new NoAuthorizer();
      case Auth.Header header -> new HeaderAuthorizer(header);
      case Auth.Query query -> new QueryAuthorizer(query);
      case Auth.OAuth oauth ->
          new OAuthAuthorizer(oauth, call -> transport.send(call, PATIENCE, PATIENCE), clock);
      case Auth.AwsSigV4 aws -> AwsAuthorizer.of(aws, clock);
      case Auth.Google google -> new GoogleAuthorizer(google, clock);
    };
  }
}
