package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.auth.FetchedCredential.Fetched;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends an access token of Google's: of a service account, a person, a workload identity, or the
 * machine that this runs on.
 */
final class GoogleAuthorizer implements Authorizer {

  /** How long before its end a token is renewed, while calls still go on with it. */
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  private final Auth.Google auth;
  private final InstantSource clock;
  private final FetchedCredential<GoogleToken> tokens;

  /** The newest token and the one before it, which an answer on its way may still repeat. */
  private final Secret shown = new Secret(this::newest);

  private volatile String newest = "";

  /**
   * @param clock what the ends of tokens are compared with
   */
  GoogleAuthorizer(Auth.Google auth, InstantSource clock) {
    this.auth = requireNonNull(auth, "auth is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.tokens = new FetchedCredential<>(this::fetch, clock);
  }

  @Override
  public HttpCall authorize(HttpCall call, Duration budget)
      throws CredentialException, InterruptedException {
    GoogleToken token = tokens.get(budget);
    if (!token.credentials().equals(credentials())) {
      tokens.refuse(token);
      token = tokens.get(budget);
    }
    return call.with(token.headers());
  }

  @Override
  public boolean renew(HttpCall refused) {
    tokens.held().filter(token -> token.isIn(refused)).ifPresent(tokens::refuse);
    return true;
  }

  @Override
  public List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>(auth.secrets());
    secrets.add(shown);
    return secrets;
  }

  private Fetched<GoogleToken> fetch() throws CredentialException {
    GoogleToken token = GoogleToken.fetch(credentials());
    newest = token.value();
    var _ = shown.reveal();
    // The token's end is told by the clock of the machine; by ours only how long that is from now.
    Instant now = clock.instant();
    Duration left = token.left();
    Duration margin = min(RENEWAL, left.dividedBy(2));
    return new Fetched<>(token, now.plus(left).minus(margin), now.plus(left));
  }

  /** The content of a credentials file; empty for Application Default Credentials. */
  private String credentials() throws CredentialException {
    Secret credentials = auth.credentials();
    return credentials == null ? "" : SecretReader.read(credentials, "Google credentials");
  }

  private String newest() {
    return newest;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
