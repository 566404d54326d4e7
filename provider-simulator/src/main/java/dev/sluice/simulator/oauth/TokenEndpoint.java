package dev.sluice.simulator.oauth;

import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Gives out access tokens by OAuth 2: for a client's credentials, for a service account's signed
 * assertion or for a refresh token. Whose signature it is, is not checked.
 */
public final class TokenEndpoint {

  private static final Set<String> PATHS =
      Set.of("/token", "/oauth/token", "/oauth2/token", "/oidc/v1/token");
  private static final String BASIC = "Basic ";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final InstantSource clock;

  public TokenEndpoint(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a path below a provider's prefix is that of a token endpoint. */
  public static boolean isAt(String path) {
    return path.endsWith("/token") && PATHS.contains(path);
  }

  /** A token from the desk, or why there is none. */
  public Reply answer(Received received, TokenDesk desk) {
    Optional<byte[]> body = received.body();
    if (!received.method().equals("POST") || body.isEmpty()) {
      return refusal(400, "invalid_request", "Send a form by POST.");
    }
    if (!received.header("content-type").startsWith(FORM)) {
      return refusal(400, "invalid_request", "The body must be " + FORM + ".");
    }
    try {
      Form form = Form.of(new String(body.get(), StandardCharsets.UTF_8));
      return granted(received.header("authorization"), form, desk);
    } catch (IllegalArgumentException e) {
      return refusal(400, "invalid_request", "The form or the credentials are not well encoded.");
    }
  }

  private Reply granted(String authorization, Form form, TokenDesk desk) {
    return switch (form.get("grant_type")) {
      case "client_credentials" ->
          isClient(authorization, form, desk.oauth())
              ? token(desk)
              : refusal(401, "invalid_client", "Client authentication failed.");
      case "refresh_token" ->
          isClient("", form, desk.oauth()) && !form.get("refresh_token").isEmpty()
              ? token(desk)
              : refusal(400, "invalid_grant", "Bad Request");
      case JWT_BEARER -> forAssertion(form.get("assertion"), desk);
      default -> refusal(400, "unsupported_grant_type", "The grant type is not supported.");
    };
  }

  private Reply forAssertion(String assertion, TokenDesk desk) {
    Optional<String> problem = new Assertion(assertion).problem(desk.oauth(), clock.instant());
    return problem.isPresent() ? refusal(400, "invalid_grant", problem.get()) : token(desk);
  }

  /** By HTTP's basic authentication or in the form, which are both allowed. */
  private static boolean isClient(String authorization, Form form, OAuth oauth) {
    String id = form.get("client_id");
    String secret = form.get("client_secret");
    if (authorization.startsWith(BASIC)) {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
      String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      id = Form.decode(pair[0]);
      secret = pair.length < 2 ? "" : Form.decode(pair[1]);
    }
    return fits(oauth.clientId(), id) && fits(oauth.clientSecret(), secret);
  }

  private static boolean fits(@Nullable String wanted, String given) {
    return wanted == null ? !given.isEmpty() : wanted.equals(given);
  }

  private static Reply token(TokenDesk desk) {
    return Reply.json(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", desk.issue())
            .put("token_type", "Bearer")
            .put("expires_in", desk.oauth().expiresInSeconds())
            .put("scope", "all-apis"));
  }

  private static Reply refusal(int status, String error, String description) {
    return Reply.json(
        status,
        JsonNodeFactory.instance
            .objectNode()
            .put("error", error)
            .put("error_description", description));
  }
}
