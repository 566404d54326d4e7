package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OAuthAuthorizerTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final HttpCall CALL = HttpCall.get(URI.create("https://api.example.com/v1"));

  private final Queue<HttpReply> replies = new ArrayDeque<>();
  private final List<HttpCall> asked = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-08-21T12:00:00Z");
  private volatile String clientSecret = "secret/with=signs";

  private OAuthAuthorizer authorizer(String scope) {
    Auth.OAuth auth =
        new Auth.OAuth(
            URI.create("https://login.example.com/oidc/v1/token"),
            new Secret("client id"),
            new Secret(() -> clientSecret),
            scope.isEmpty() ? null : scope);
    return new OAuthAuthorizer(
        auth,
        call -> {
          asked.add(call);
          return replies.remove();
        },
        () -> now);
  }

  private void willAnswer(int status, String body) {
    replies.add(
        new HttpReply.Whole(
            status, HttpFields.EMPTY, "application/json", body.getBytes(StandardCharsets.UTF_8)));
  }

  private void willGive(String token, long seconds) {
    willAnswer(
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(token, seconds));
  }

  private static String authorization(Authorizer authorizer) throws Exception {
    return authorization(authorizer.authorize(CALL, LONG));
  }

  private static String authorization(HttpCall call) {
    return requireNonNull(call.headers().get("Authorization"));
  }

  @Test
  void aTokenIsAskedForAsTheStandardHasIt() throws Exception {
    willGive("token-1", 3600);

    assertThat(authorization(authorizer("all-apis openid"))).isEqualTo("Bearer token-1");

    HttpCall request = asked.get(0);
    assertThat(request.uri()).hasToString("https://login.example.com/oidc/v1/token");
    assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(new String(requireNonNull(request.body()), StandardCharsets.UTF_8))
        .isEqualTo("grant_type=client_credentials&scope=all-apis+openid");
    String basic = authorization(request).substring("Basic ".length());
    assertThat(new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8))
        .isEqualTo("client+id:secret%2Fwith%3Dsigns");
  }

  @Test
  void oneTokenServesAllCallsUntilItIsAboutToEnd() throws Exception {
    willGive("token-1", 3600);
    OAuthAuthorizer authorizer = authorizer("");

    assertThat(authorization(authorizer)).isEqualTo("Bearer token-1");
    now = now.plus(Duration.ofMinutes(54));
    assertThat(authorization(authorizer)).isEqualTo("Bearer token-1");
    assertThat(asked).hasSize(1);
    willGive("token-2", 3600);
    now = now.plus(Duration.ofMinutes(6));
    assertThat(authorization(authorizer)).isEqualTo("Bearer token-2");
  }

  @Test
  void aTokenThatLastsBeyondAllDatesIsUsedUntilItIsRefused() throws Exception {
    willGive("token-1", Long.MAX_VALUE);
    OAuthAuthorizer authorizer = authorizer("");

    assertThat(authorization(authorizer)).isEqualTo("Bearer token-1");
    now = now.plus(Duration.ofDays(10_000));
    assertThat(authorization(authorizer)).isEqualTo("Bearer token-1");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aTokenThatIsRefusedIsReplacedWithTheSecretOfNow() throws Exception {
    willGive("token-1", 0);
    willGive("token-2", 0);
    OAuthAuthorizer authorizer = authorizer("");
    HttpCall refused = authorizer.authorize(CALL, LONG);
    clientSecret = "rotated";

    assertThat(authorizer.renew(refused)).isTrue();

    assertThat(authorization(authorizer)).isEqualTo("Bearer token-2");
    assertThat(authorizer.renew(refused)).isTrue();
    assertThat(authorization(authorizer)).isEqualTo("Bearer token-2");
    assertThat(asked.get(0).headers()).isNotEqualTo(asked.get(1).headers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error\":\"invalid_client\",\"error_description\":\"No.\"} | AUTHENTICATION | it answered 401: invalid_client: No.",
        "400 | {\"error\":\"invalid_scope\"} | AUTHENTICATION | it answered 400: invalid_scope",
        "429 | slow down | RATE_LIMITED | it answered 429",
        "503 | <html> | SERVER_ERROR | it answered 503",
        "200 | {} | SERVER_ERROR | it answered without an access_token",
        "200 | [ | SERVER_ERROR | it answered without an access_token",
      })
  void withoutATokenItIsSaidWhy(int status, String body, ErrorCode code, String reason) {
    willAnswer(status, body);

    CredentialException failure = failure(authorizer(""));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessage("no token from login.example.com: " + reason);
  }

  @Test
  void anEndpointThatCannotBeReachedIsSaidToBe() {
    replies.add(new HttpReply.Broken(ErrorCode.NETWORK, "connection refused"));

    CredentialException failure = failure(authorizer(""));

    assertThat(failure.code()).isEqualTo(ErrorCode.NETWORK);
    assertThat(failure).hasMessage("no token from login.example.com: connection refused");
  }

  @Test
  void neitherTheSecretNorAnyTokenIsShown() throws Exception {
    String encoded =
        Base64.getEncoder()
            .encodeToString("client+id:secret%2Fwith%3Dsigns".getBytes(StandardCharsets.UTF_8));
    willGive("token-1", 0);
    willAnswer(400, "{\"error\":\"%s %s token-1\"}".formatted(clientSecret, encoded));
    OAuthAuthorizer authorizer = authorizer("");
    authorizer.renew(authorizer.authorize(CALL, LONG));

    assertThat(failure(authorizer))
        .hasMessage("no token from login.example.com: it answered 400: [hidden] [hidden] [hidden]");
    assertThat(authorizer.secrets()).hasToString("[[hidden], [hidden], [hidden]]");
  }

  private static CredentialException failure(OAuthAuthorizer authorizer) {
    return catchThrowableOfType(CredentialException.class, () -> authorizer.authorize(CALL, LONG));
  }
}
