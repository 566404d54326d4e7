package dev.sluice.engine.auth;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Whatever a server answers that is asked for a token. */
final class TokenEndpointFuzzTest {

  private static final String JSON = "content-type: application/json";

  @Test
  void whateverIsAnsweredIsATokenOrSaysWhyThereIsNone() throws Exception {
    Auth.OAuth auth =
        new Auth.OAuth(
            URI.create("https://host/token"), new Secret("client"), AnswerPromises.SECRET, "s");
    Fuzzing.of(
            WrittenReply.write(
                200,
                "{\"access_token\":\"token-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
                JSON),
            WrittenReply.write(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"sk-very-secret is wrong\"}",
                JSON),
            WrittenReply.write(500, "<html>", "content-type: text/html"))
        .words("access_token", "expires_in", "error", "error_description")
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
              try {
                var fetched = new TokenEndpoint(auth, call -> reply.whole(), clock).fetch();
                return "token" + fetched.toString().contains("2026");
              } catch (CredentialException e) {
                AnswerPromises.require(
                    !e.reason().contains(AnswerPromises.SECRET.reveal()), "a secret in a message");
                return e.reason();
              }
            });
  }
}
