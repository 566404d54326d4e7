package dev.sluice.engine.api;

import static java.util.Objects.requireNonNullElse;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the body of an error says, whichever of the many forms it has: {@code error} as an object or
 * a string, a message at the top, FastAPI's {@code detail}, a list of one, HTML, plain text.
 *
 * @param message for a person, as the provider wrote it; empty where it says nothing
 * @param codes what machines are meant to tell it by (code, type, error_code, …), in lower case
 * @param status a status that the body names; null where it names none
 * @param error the part of the body that describes the error
 */
public record ErrorBody(
    String message, Set<String> codes, @Nullable Integer status, JsonNode error) {

  private static final List<String> CODE_FIELDS =
      List.of("code", "type", "error_code", "error_type", "status");

  private static final Pattern HTML_TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,200})</title>", Pattern.CASE_INSENSITIVE);

  public static ErrorBody of(JsonNode body) {
    if (body.isArray() && !body.isEmpty()) {
      return of(body.get(0));
    }
    if (!body.isObject()) {
      return new ErrorBody(plain(body.asString("")), Set.of(), null, body);
    }
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    Set<String> codes = new HashSet<>();
    List.of(body, error, error.path("metadata"), error.path("details"))
        .forEach(node -> codesOf(node, codes));
    return new ErrorBody(messageOf(body, error), Set.copyOf(codes), statusOf(error), error);
  }

  /** Whether a body describes an error, however good the status that it came with. */
  public static boolean isError(JsonNode body) {
    JsonNode error = body.path("error");
    return (error.isObject() && !error.isEmpty())
        || (error.isString() && !error.asString().isBlank())
        || "error".equals(body.path("object").asString(""));
  }

  private static void codesOf(JsonNode node, Set<String> codes) {
    for (String field : CODE_FIELDS) {
      if (node.path(field).isString()) {
        codes.add(node.path(field).asString().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static @Nullable Integer statusOf(JsonNode error) {
    JsonNode code = error.path("code");
    return code.isInt() && code.asInt() >= 400 && code.asInt() < 600 ? code.asInt() : null;
  }

  private static String messageOf(JsonNode body, JsonNode error) {
    for (JsonNode candidate :
        List.of(
            error.path("message"),
            body.path("error"),
            body.path("message"),
            body.path("detail"),
            body.path("detail").path("message"),
            body.path("detail").path(0).path("msg"))) {
      if (candidate.isString() && !candidate.asString().isBlank()) {
        return candidate.asString();
      }
    }
    return "";
  }

  private static String plain(String text) {
    Matcher title = HTML_TITLE.matcher(text);
    return title.find() ? requireNonNullElse(title.group(1), text) : text;
  }
}
