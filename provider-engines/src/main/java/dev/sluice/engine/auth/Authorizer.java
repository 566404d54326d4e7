package dev.sluice.engine.auth;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Secret;
import java.time.Duration;
import java.util.List;

/** Proves who sends a request. Thread-safe. */
public interface Authorizer {

  /**
   * The request with its credential. Asked for every request, just before it is sent.
   *
   * @param budget how long fetching a credential may take at most
   * @throws CredentialException if there is none to be had
   */
  HttpCall authorize(HttpCall call, Duration budget)
      throws CredentialException, InterruptedException;

  /** Whether an answer says that the credential is not good, or no longer. */
  default boolean refusedBy(HttpReply.Whole reply) {
    return reply.status() == 401;
  }

  /**
   * Told that the credential of a request was refused.
   *
   * @param refused the request as it was authorized
   * @return whether another try could have another credential
   */
  default boolean renew(HttpCall refused) {
    return false;
  }

  /** What must never be shown, as of now. */
  List<Secret> secrets();
}
