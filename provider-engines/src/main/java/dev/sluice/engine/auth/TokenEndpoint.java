package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.auth.FetchedCredential.Fetched;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks for an access token by OAuth 2.0's client credentials grant: the client's name and secret by
 * basic authentication, the rest as a form.
 */
final class TokenEndpoint {

  private static final String FORM = "application/x-www-form-urlencoded";

  /** How long before its end a token is renewed, at most. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** What is said to last longer has no end. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final Auth.OAuth auth;
  private final Post post;
  private final InstantSource clock;

  private volatile @Nullable String newest;
  private final Secret token = new Secret(() -> requireNonNull(newest, "no token yet"));
  private final Secret client = new Secret(this::encodedClient);

  /** Sends a request and waits for the answer. */
  @FunctionalInterface
  interface Post {
    HttpReply send(HttpCall call) throws InterruptedException;
  }

  TokenEndpoint(Auth.OAuth auth, Post post, InstantSource clock) {
    this.auth = requireNonNull(auth, "auth is null");
    this.post = requireNonNull(post, "post is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Fetched<String> fetch() throws CredentialException, InterruptedException {
    HttpReply reply = post.send(request());
    return switch (reply) {
      case HttpReply.Broken broken -> throw failure(broken.code(), broken.message());
      case HttpReply.Whole whole -> read(whole);
    };
  }

  private HttpCall request() throws CredentialException {
    String scope = auth.scope();
    String form =
        "grant_type=client_credentials" + (scope == null ? "" : "&scope=" + encoded(scope));
    return new HttpCall(
        "POST",
        auth.tokenUrl(),
        Map.of(
            "Authorization",
            "Basic " + SecretReader.read(client, "OAuth client"),
            "Accept",
            HttpCall.JSON),
        FORM,
        form.getBytes(StandardCharsets.UTF_8));
  }

  private String encodedClient() {
    String pair = encoded(auth.clientId().reveal()) + ":" + encoded(auth.clientSecret().reveal());
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Fetched<String> read(HttpReply.Whole reply) throws CredentialException {
    JsonNode body = json(reply.content());
    if (reply.status() / 100 != 2) {
      throw failure(code(reply.status()), "it answered %s".formatted(reason(reply, body)));
    }
    String value = body.path("access_token").asString("");
    if (value.isEmpty()) {
      throw failure(ErrorCode.SERVER_ERROR, "it answered without an access_token");
    }
    newest = value;
    var _ = token.reveal();
    return dated(value, body.path("expires_in").asLong(0));
  }

  /** A token whose end nobody tells, or nobody will see, is used until it is refused. */
  private Fetched<String> dated(String value, long seconds) {
    if (seconds <= 0 || seconds > LONGEST.toSeconds()) {
      return new Fetched<>(value, Instant.MAX, Instant.MAX);
    }
    Instant end = clock.instant().plusSeconds(seconds);
    Duration ahead = Duration.ofSeconds(seconds).dividedBy(4);
    return new Fetched<>(value, end.minus(ahead.compareTo(AHEAD) < 0 ? ahead : AHEAD), end);
  }

  private static JsonNode json(byte[] content) {
    try {
      return Json.mapper().readTree(content);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static ErrorCode code(int status) {
    if (status == 429) {
      return ErrorCode.RATE_LIMITED;
    }
    return status >= 500 ? ErrorCode.SERVER_ERROR : ErrorCode.AUTHENTICATION;
  }

  private static String reason(HttpReply.Whole reply, JsonNode body) {
    String told =
        Stream.of(body.path("error"), body.path("error_description"))
            .map(text -> text.asString(""))
            .filter(text -> !text.isEmpty())
            .reduce("", (error, description) -> error + ": " + description);
    return reply.status() + told;
  }

  private CredentialException failure(ErrorCode code, String what) {
    String message = "no token from " + auth.tokenUrl().getHost() + ": " + what;
    return new CredentialException(code, hidden(message));
  }

  private String hidden(String message) {
    String hidden = message;
    for (Secret secret : secrets()) {
      hidden = secret.hideIn(hidden);
    }
    return hidden;
  }

  /** What must never be shown, as of now. */
  List<Secret> secrets() {
    return List.of(auth.clientSecret(), client, token);
  }
}
