package dev.sluice.engine.auth;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Where the keys that sign a request come from. Thread-safe. */
interface AwsKeys {

  /** The keys of now, within the budget. */
  AwsCredentialsIdentity get(Duration budget) throws CredentialException, InterruptedException;

  /**
   * Told that keys were refused because they have ended.
   *
   * @param refused the request as it was signed
   * @return whether others may be had
   */
  boolean renew(HttpCall refused);

  /** What must never be shown, as of now. */
  List<Secret> secrets();
}
