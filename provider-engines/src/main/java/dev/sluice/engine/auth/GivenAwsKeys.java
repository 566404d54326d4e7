package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Keys that the description of a provider gives. They are read anew for each request. */
final class GivenAwsKeys implements AwsKeys {

  private final Auth.AwsSigV4.Keys keys;

  GivenAwsKeys(Auth.AwsSigV4.Keys keys) {
    this.keys = requireNonNull(keys, "keys is null");
  }

  @Override
  public AwsCredentialsIdentity get(Duration budget) throws CredentialException {
    String id = read(keys.accessKeyId());
    String secret = read(keys.secretAccessKey());
    Secret token = keys.sessionToken();
    return token == null
        ? AwsCredentialsIdentity.create(id, secret)
        : AwsSessionCredentialsIdentity.create(id, secret, read(token));
  }

  private static String read(Secret key) throws CredentialException {
    return SecretReader.read(key, "AWS keys");
  }

  @Override
  public boolean renew(HttpCall refused) {
    return false;
  }

  @Override
  public List<Secret> secrets() {
    return Stream.concat(Stream.of(keys.secretAccessKey()), Stream.ofNullable(keys.sessionToken()))
        .toList();
  }
}
