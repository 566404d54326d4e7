package dev.sluice.worker.config;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a provider's requests prove who sends them: the section {@code auth}, or the name of
 * the variable that holds a key, which goes where the engine's API expects it.
 */
final class AuthReader {

  /** The keys of a description that say it. Those of one description make up a whole. */
  static final Set<String> KEYS = Set.of("auth", "api_key_env", "requires_auth");

  private static final List<String> TYPES =
      List.of("header", "query", "oauth", "google", "aws", "none");

  static final List<String> KEYS_OF_TYPES =
      List.of(
          "header_name",
          "header_value",
          "query_name",
          "query_value",
          "token_url",
          "client_id",
          "client_secret",
          "scope",
          "credentials",
          "region",
          "access_key_id",
          "secret_access_key",
          "session_token");

  private static final Format<String> TEXT = Format.TEXT.hidden();

  private static final Format<String> VARIABLE_NAME =
      Format.matching("the name of an environment variable, or empty", "([A-Za-z_][A-Za-z0-9_]*)?");

  private AuthReader() {}

  /** What was read; none where something is missing, which is then reported. */
  record Reading(Auth auth, Credential credential) {
    static final Reading NONE = new Reading(new Auth.None(), Credential.NOT_NEEDED);

    static Reading of(@Nullable Auth auth, String... written) {
      return new Reading(
          auth == null ? new Auth.None() : auth, Credential.of(auth != null, written));
    }
  }

  /**
   * @param engine decides where a key goes
   */
  static Reading read(Section description, @Nullable String engine) {
    var variable = description.get("api_key_env", VARIABLE_NAME, "");
    boolean required = description.get("requires_auth", Format.FLAG, true);
    var auth = description.optionalSection("auth", AuthReader::section);
    if (auth != null) {
      if (!variable.isEmpty()) {
        description.mistake("api_key_env", "auth says it already; leave one of them out");
      }
      return auth;
    }
    return variable.isEmpty() ? Reading.NONE : key(description, engine, variable, required);
  }

  private static Reading key(
      Section description, @Nullable String engine, String variable, boolean required) {
    if (!required && isEmpty(description, variable)) {
      return Reading.NONE;
    }
    var name = "anthropic".equals(engine) ? "x-api-key" : "Authorization";
    if ("gemini".equals(engine)) {
      name = "x-goog-api-key";
    }
    var reference = "${" + variable + "}";
    var text = name.equals("Authorization") ? "Bearer " + reference : reference;
    var value = description.secret("api_key_env", text, Format.HEADER_VALUE);
    return Reading.of(value == null ? null : new Auth.Header(name, value), reference);
  }

  private static boolean isEmpty(Section description, String variable) {
    var value = description.secret("api_key_env", "${" + variable + ":-}", Format.ANY_TEXT);
    return value == null || value.reveal().isEmpty();
  }

  private static Reading section(Section section) {
    var type = section.require("type", Format.oneOf(TYPES));
    var reading =
        switch (type) {
          case "header" -> header(section);
          case "query" -> query(section);
          case "oauth" -> oauth(section);
          case "google" -> google(section);
          case "aws" -> aws(section);
          case null, default -> Reading.NONE;
        };
    if (type != null) {
      section.refuseRest(KEYS_OF_TYPES, "is not used with type " + type);
    } else {
      section.tolerate(KEYS_OF_TYPES);
    }
    return reading;
  }

  private static Reading header(Section section) {
    var name = section.require("header_name", Format.HEADER_NAME);
    var value = section.requireSecret("header_value", Format.HEADER_VALUE);
    return Reading.of(
        name == null || value == null ? null : new Auth.Header(name, value),
        section.written("header_value"));
  }

  private static Reading query(Section section) {
    var name = section.require("query_name", Format.TEXT);
    var value = section.requireSecret("query_value", TEXT);
    return Reading.of(
        name == null || value == null ? null : new Auth.Query(name, value),
        section.written("query_value"));
  }

  private static Reading oauth(Section section) {
    var url = section.require("token_url", Format.ADDRESS);
    var id = section.requireSecret("client_id", TEXT);
    var secret = section.requireSecret("client_secret", TEXT);
    var scope = section.get("scope", Format.TEXT);
    return Reading.of(
        url == null || id == null || secret == null ? null : new Auth.OAuth(url, id, secret, scope),
        section.written("client_id"),
        section.written("client_secret"));
  }

  private static Reading google(Section section) {
    var credentials = section.secret("credentials", TEXT);
    if (!section.has("credentials")) {
      return new Reading(new Auth.Google(null), Credential.FOUND_ELSEWHERE);
    }
    return Reading.of(
        credentials == null ? null : new Auth.Google(credentials), section.written("credentials"));
  }

  private static Reading aws(Section section) {
    var region = section.require("region", Format.NAME);
    var id = section.secret("access_key_id", TEXT);
    var secret = section.secret("secret_access_key", TEXT);
    var session = section.secret("session_token", TEXT);
    if (section.has("access_key_id") != section.has("secret_access_key")) {
      section.mistake("access_key_id and secret_access_key go together; give both or none");
    }
    if (!section.has("access_key_id") && !section.has("secret_access_key")) {
      return region == null
          ? new Reading(new Auth.None(), Credential.FOUND_ELSEWHERE)
          : new Reading(new Auth.AwsSigV4(region, null), Credential.FOUND_ELSEWHERE);
    }
    return Reading.of(
        region == null ? null : keys(region, id, secret, session),
        section.written("access_key_id"),
        section.written("secret_access_key"));
  }

  private static @Nullable Auth keys(
      String region, @Nullable Secret id, @Nullable Secret secret, @Nullable Secret session) {
    return id == null || secret == null
        ? null
        : new Auth.AwsSigV4(region, new Auth.AwsSigV4.Keys(id, secret, session));
  }
}
