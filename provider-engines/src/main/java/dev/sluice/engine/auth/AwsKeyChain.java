package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.auth.FetchedCredential.Fetched;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * AWS's default chain: the environment, a profile, the container, the instance. Some of them are
 * asked over the network, so no call waits for it while there are keys.
 */
final class AwsKeyChain implements AwsKeys {

  private static final Logger LOG = LoggerFactory.getLogger(AwsKeyChain.class);

  /** How often it is asked for other keys; where that is costly it remembers them by itself. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** So long before their end keys are renewed. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final String ADVICE =
      "found no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE,"
          + " or run where a role is attached, or give an API key of Bedrock as auth header";

  private final FetchedCredential<AwsCredentialsIdentity> keys;

  /** The chain itself. */
  @FunctionalInterface
  interface Chain {
    /** Throws whatever it likes if there are no keys. */
    AwsCredentialsIdentity resolve();
  }

  AwsKeyChain(Chain chain, InstantSource clock) {
    requireNonNull(chain, "chain is null");
    this.keys = new FetchedCredential<>(() -> fetch(chain, clock.instant()), clock);
  }

  private static Fetched<AwsCredentialsIdentity> fetch(Chain chain, Instant now)
      throws CredentialException {
    try {
      AwsCredentialsIdentity keys = chain.resolve();
      Instant end = keys.expirationTime().orElse(Instant.MAX);
      Instant beforeEnd = end.minus(MARGIN);
      Instant soon = now.plus(KEPT);
      return new Fetched<>(keys, soon.isBefore(beforeEnd) ? soon : beforeEnd, end);
    } catch (RuntimeException e) {
      // A page of text: why each of them has none, which is usual for all but one.
      LOG.debug("AWS's chain of credentials says: {}", e.getMessage());
      throw new CredentialException(ErrorCode.AUTHENTICATION, ADVICE);
    }
  }

  @Override
  public AwsCredentialsIdentity get(Duration budget)
      throws CredentialException, InterruptedException {
    return keys.get(budget);
  }

  @Override
  public boolean renew(HttpCall refused) {
    keys.held().filter(held -> AwsAuthorizer.isSignedWith(refused, held)).ifPresent(keys::refuse);
    return true;
  }

  @Override
  public List<Secret> secrets() {
    return keys.held().stream().flatMap(AwsKeyChain::secretsOf).toList();
  }

  private static Stream<Secret> secretsOf(AwsCredentialsIdentity keys) {
    return Stream.concat(
            Stream.of(keys.secretAccessKey()),
            keys instanceof AwsSessionCredentialsIdentity session
                ? Stream.of(session.sessionToken())
                : Stream.empty())
        .map(Secret::new);
  }
}
