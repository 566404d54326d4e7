package dev.sluice.engine.auth;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An access token, as Google's own library fetches it. Two are never the same. */
final class GoogleToken {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String HOW_TO =
      "give the provider a credentials file, set GOOGLE_APPLICATION_CREDENTIALS to the path of"
          + " one, or run: gcloud auth application-default login";

  /** Of a token that does not say when it ends: theirs never live longer. */
  private static final Duration USUAL_LIFE = Duration.ofHours(1);

  private final String credentials;
  private final AccessToken token;
  private final @Nullable String quotaProject;

  private GoogleToken(String credentials, AccessToken token, @Nullable String quotaProject) {
    this.credentials = credentials;
    this.token = token;
    this.quotaProject = quotaProject;
  }

  /**
   * Asks Google for one, for as long as its library has patience: a minute or so.
   *
   * @param credentials the content of a credentials file; empty for Application Default Credentials
   */
  static GoogleToken fetch(String credentials) throws CredentialException {
    GoogleCredentials loaded = load(credentials);
    try {
      return new GoogleToken(credentials, loaded.refreshAccessToken(), loaded.getQuotaProjectId());
    } catch (IOException | RuntimeException e) {
      throw refusal(e);
    }
  }

  private static GoogleCredentials load(String credentials) throws CredentialException {
    try {
      GoogleCredentials scoped = read(credentials).createScoped(SCOPE);
      // Whether and when to try again is for the callers to say.
      return scoped instanceof ServiceAccountCredentials account
          ? account.createWithCustomRetryStrategy(false)
          : scoped;
    } catch (IOException | RuntimeException e) {
      throw new CredentialException(
          ErrorCode.AUTHENTICATION,
          credentials.isEmpty()
              ? "there are no Google credentials on this machine; " + HOW_TO
              : "its Google credentials cannot be used: " + e.getMessage());
    }
  }

  private static GoogleCredentials read(String credentials) throws IOException {
    return credentials.isEmpty()
        ? GoogleCredentials.getApplicationDefault()
        : GoogleCredentials.fromStream(
            new ByteArrayInputStream(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  private static CredentialException refusal(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpResponseException refused) {
        return refusal(refused);
      }
    }
    return failure instanceof IOException
        ? new CredentialException(
            ErrorCode.NETWORK, "Google cannot be asked for a token: " + failure.getMessage())
        : new CredentialException(
            ErrorCode.AUTHENTICATION,
            "its Google credentials cannot be used: " + failure.getMessage());
  }

  private static CredentialException refusal(HttpResponseException refused) {
    int status = refused.getStatusCode();
    String reason = reason(refused);
    if (status == 429 || status >= 500) {
      return new CredentialException(
          status == 429 ? ErrorCode.RATE_LIMITED : ErrorCode.SERVER_ERROR,
          "Google gave no token: " + reason);
    }
    return new CredentialException(
        ErrorCode.AUTHENTICATION, "Google refused the credentials: " + reason);
  }

  /** What OAuth 2.0 has an error say; the status where it says nothing. */
  private static String reason(HttpResponseException refused) {
    try {
      JsonNode body = Json.mapper().readTree(refused.getContent());
      String description = body.path("error_description").asString("");
      String error = body.path("error").asString("");
      if (!error.isEmpty()) {
        return description.isEmpty() ? error : error + ", " + description;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // A page of some proxy, or nothing at all.
    }
    return "status " + refused.getStatusCode();
  }

  /** What it was fetched with. */
  String credentials() {
    return credentials;
  }

  String value() {
    return token.getTokenValue();
  }

  Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + value());
    if (quotaProject != null) {
      headers.put("x-goog-user-project", quotaProject);
    }
    return headers;
  }

  boolean isIn(HttpCall call) {
    return ("Bearer " + value()).equals(call.headers().get("Authorization"));
  }

  /** How long it is good; the library reckons with the machine's clock. */
  Duration left() {
    Date end = token.getExpirationTime();
    if (end == null) {
      return USUAL_LIFE;
    }
    Duration left = Duration.between(InstantSource.system().instant(), end.toInstant());
    return left.isNegative() ? Duration.ZERO : left;
  }
}
