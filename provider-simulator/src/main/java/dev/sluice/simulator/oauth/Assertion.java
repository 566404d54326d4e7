package dev.sluice.simulator.oauth;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Web Token with which a service account asks for an access token. */
record Assertion(String token) {

  private static final long LONGEST_LIFE_SECONDS = 3600;

  /** What is wrong with it, in Google's words; empty if nothing is. */
  Optional<String> problem(OAuth oauth, Instant now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || parts[2].isEmpty()) {
      return Optional.of("Invalid JWT: it must have three parts.");
    }
    try {
      if (!read(parts[0]).path("alg").asString("").equals("RS256")) {
        return Optional.of("Invalid JWT: the algorithm must be RS256.");
      }
      return claimProblem(read(parts[1]), oauth, now);
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.of("Invalid JWT: its parts must be JSON in Base64.");
    }
  }

  private static JsonNode read(String part) {
    return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(part));
  }

  private static Optional<String> claimProblem(JsonNode claims, OAuth oauth, Instant now) {
    for (String claim : List.of("iss", "aud", "iat", "exp")) {
      if (!claims.has(claim)) {
        return Optional.of("Invalid JWT: the claim '" + claim + "' is missing.");
      }
    }
    long from = claims.path("iat").asLong(0);
    long to = claims.path("exp").asLong(0);
    if (to <= now.getEpochSecond() || to - from > LONGEST_LIFE_SECONDS) {
      return Optional.of(
          "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.");
    }
    String wanted = oauth.clientId();
    return wanted == null || wanted.equals(claims.path("iss").asString(""))
        ? Optional.empty()
        : Optional.of("Invalid grant: account not found");
  }
}
