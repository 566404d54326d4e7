package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.oauth.OAuth;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class TokensIT {

  private static final String CLIENT = "grant_type=client_credentials&scope=all-apis";
  private static final String IN_FORM = CLIENT + "&client_id=id&client_secret=s%26cret";
  private static final String JWT =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";

  private final Simulator simulator =
      Simulator.start(
          0, Map.of("databricks", Behavior.INSTANT.withOAuth(new OAuth("id", "s&cret", 60))));
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oidc/v1/token", "/oauth/token", "/token"})
  void aTokenForTheClientsCredentialsOpensTheModels(String path) {
    assertThat(chat("none").statusCode()).isEqualTo(401);
    HttpResponse<String> given = post(path, IN_FORM);
    assertThat(given.statusCode()).isEqualTo(200);
    assertThat(Client.json(given).path("expires_in").asInt()).isEqualTo(60);
    assertThat(chat(token(given)).statusCode()).isEqualTo(200);
  }

  @Test
  void credentialsMayComeByBasicAuthentication() {
    String basic = base64("id:s%26cret");
    HttpResponse<String> given = post("/oidc/v1/token", CLIENT, "Authorization", "Basic " + basic);
    assertThat(given.statusCode()).isEqualTo(200);
  }

  @Test
  void wrongCredentialsAreRefused() {
    HttpResponse<String> refused = post("/oauth/token", IN_FORM + "x");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(Client.json(refused).path("error").asString()).isEqualTo("invalid_client");
    assertThat(simulator.issuedTokens("databricks")).isZero();
  }

  @Test
  void aRevokedTokenNoLongerHoldsAndAnotherDoes() {
    String first = token(post("/oauth/token", IN_FORM));
    assertThat(chat(first).statusCode()).isEqualTo(200);
    client.call("DELETE", "/control/databricks/tokens", "");
    assertThat(chat(first).statusCode()).isEqualTo(401);
    assertThat(chat(token(post("/oauth/token", IN_FORM))).statusCode()).isEqualTo(200);
    assertThat(Client.json(client.call("GET", "/control/databricks/tokens", "")).path("issued"))
        .hasToString("2");
  }

  @Test
  void aServiceAccountGetsATokenForItsAssertion() {
    long now = Instant.now().getEpochSecond();
    assertThat(post("/token", JWT + "&assertion=" + jwt("id", now, now + 3600)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void anAssertionThatGoogleWouldNotAcceptGetsNothing() {
    long now = Instant.now().getEpochSecond();
    assertRefused("");
    assertRefused("a.b");
    assertRefused("e30.e30.c2ln");
    assertRefused(jwt("another", now, now + 3600));
    assertRefused(jwt("id", now, now + 7200));
    assertRefused(jwt("id", now - 3600, now - 1));
  }

  private void assertRefused(String assertion) {
    HttpResponse<String> refused = post("/token", JWT + "&assertion=" + assertion);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.json(refused).path("error").asString()).isEqualTo("invalid_grant");
  }

  private static String jwt(String issuer, long from, long to) {
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"https://x/token\",\"iat\":%d,\"exp\":%d}"
            .formatted(issuer, from, to);
    return base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(claims) + ".c2ln";
  }

  private static String base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private HttpResponse<String> post(String path, String form, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/x-www-form-urlencoded";
    return client.call("POST", "/databricks" + path, form, all);
  }

  private static String token(HttpResponse<String> given) {
    return Client.json(given).path("access_token").asString();
  }

  private HttpResponse<String> chat(String token) {
    return client.chat("databricks", Client.userMessage("hi"), "Authorization", "Bearer " + token);
  }
}
