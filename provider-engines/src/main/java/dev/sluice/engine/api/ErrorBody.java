package dev.sluice.engine.api;

import static java.util.Objects.requireNonNullElse;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.util.StringUtil;
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

  private static final Pattern HTML_TITLE =
      Pattern.compile("<title[^>]{0,200}>([^<]{1,200})</title>", Pattern.CASE_INSENSITIVE);

  private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

  public static ErrorBody of(JsonNode body) {
    if (body.isArray() && !body.isEmpty()) {
      return of(body.get(0));
    }
    if (!body.isObject()) {
      return new ErrorBody(plain(body.asString("")), Set.of(), null, body);
    }
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    return new ErrorBody(
        messageOf(body, error), ErrorCodes.of(body, error), statusOf(error), error);
  }

  /** The same, with a code that is said elsewhere: in a header, or by the frame of an event. */
  public ErrorBody withCode(String code) {
    Set<String> more = new HashSet<>(codes);
    more.add(ErrorCodes.withoutNamespace(code));
    return new ErrorBody(message, Set.copyOf(more), status, error);
  }

  /** Whether a body describes an error, however good the status that it came with. */
  public static boolean isError(JsonNode body) {
    JsonNode error = body.path("error");
    return (error.isObject() && !error.isEmpty())
        || isText(error)
        || isText(body.path("error_code"))
        || isText(body.path("x_groq").path("error"))
        || "error".equals(body.path("object").asString(""));
  }

  /**
   * All that rules look for texts in, in lower case: the message, and what a quota is called. Texts
   * of others are never lowered by the JDK, which copies all of a text for each İ in it.
   */
  String searched() {
    String quotas =
        error
            .path("details")
            .valueStream()
            .flatMap(detail -> detail.path("violations").valueStream())
            .map(violation -> violation.path("quotaId").asString(""))
            .collect(Collectors.joining(" "));
    return StringUtil.asciiToLowerCase(message + " " + quotas);
  }

  private static @Nullable Integer statusOf(JsonNode error) {
    String code = error.path("code").asString("");
    return STATUS.matcher(code).matches() ? Integer.valueOf(code) : null;
  }

  private static String messageOf(JsonNode body, JsonNode error) {
    String message =
        Stream.of(
                error.path("message"),
                body.path("error"),
                body.path("message"),
                body.path("Message"),
                body.path("detail"),
                body.path("detail").path("message"),
                body.path("detail").path(0).path("msg"),
                body.path("x_groq").path("error"))
            .filter(ErrorBody::isText)
            .findFirst()
            .map(JsonNode::asString)
            .orElse("");
    // A router of its own says only that its provider failed, and hands on what that said.
    JsonNode raw = error.path("metadata").path("raw");
    return raw.isMissingNode() || raw.isNull()
        ? message
        : message + ": " + (raw.isString() ? raw.asString() : raw);
  }

  private static boolean isText(JsonNode node) {
    return node.isString() && !node.asString().isBlank();
  }

  private static String plain(String text) {
    Matcher title = HTML_TITLE.matcher(text);
    return title.find() ? requireNonNullElse(title.group(1), text) : text;
  }
}
