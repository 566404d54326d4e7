package dev.sluice.engine.api;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.RateLimits;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Makes failures out of what providers answered: classified, in one line, without credentials.
 * Thread-safe.
 */
public final class Failures {

  /** A provider that throttles for longer has run out of something that no short wait refills. */
  private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

  private static final int MAX_TEXT_BODY = 4096;
  private static final int MAX_REQUEST_ID = 200;

  private static final List<String> REQUEST_IDS =
      List.of(
          "x-request-id", "request-id", "x-generation-id", "x-litellm-call-id", "x-amzn-requestid");

  private final Supplier<List<Secret>> secrets;
  private final InstantSource clock;
  private final RateLimitHeaders limits;

  /**
   * @param secrets what must never be shown, as of now
   * @param clock what dates in answers are compared with
   */
  public Failures(Supplier<List<Secret>> secrets, InstantSource clock) {
    this(secrets, clock, RateLimitHeaders.USUAL);
  }

  /**
   * @param limits how what is said of limits is read
   */
  public Failures(Supplier<List<Secret>> secrets, InstantSource clock, RateLimitHeaders limits) {
    this.secrets = requireNonNull(secrets, "secrets is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.limits = requireNonNull(limits, "limits is null");
  }

  /** What an answer says of the provider's limits, be it a failure or not. */
  public RateLimits limits(HttpFields headers) {
    return limits.read(headers, clock.instant());
  }

  /** The same; some put their headers into the body of an error. */
  private RateLimits limits(HttpFields headers, ErrorBody error) {
    RateLimits said = limits(headers);
    JsonNode inBody = error.error().path("metadata").path("headers");
    return said.isEmpty() && inBody.isObject() ? limits.read(inBody, clock.instant()) : said;
  }

  /** No whole answer came. */
  public Failed broken(HttpReply.Broken broken) {
    return Failed.unanswered(broken.code(), line(broken.message()));
  }

  /** The answer is an error, by its status or by its body. */
  public Failed refused(HttpReply.Whole reply, JsonNode body) {
    return refused(reply, body, ErrorBody.of(body), Bill.NONE);
  }

  /**
   * The answer is an error.
   *
   * @param error what of the body describes it
   * @param bill what the provider counted nevertheless
   */
  public Failed refused(HttpReply.Whole reply, JsonNode body, ErrorBody error, Bill bill) {
    return refused(reply.status(), reply.headers(), body, error, bill);
  }

  /**
   * What was answered is an error, perhaps only in the middle of a stream.
   *
   * @param body what is shown of it
   * @param error what of it describes the error
   * @param bill what the provider counted nevertheless
   */
  public Failed refused(int status, HttpFields headers, JsonNode body, ErrorBody error, Bill bill) {
    ErrorCode code = ErrorClassifier.classify(status, headers.get("x-should-retry"), error);
    Duration wait = RetryHints.find(code, headers, error, clock.instant()).orElse(null);
    if (code == ErrorCode.RATE_LIMITED && wait != null && wait.compareTo(LONGEST_THROTTLE) > 0) {
      code = ErrorCode.QUOTA_EXHAUSTED;
    }
    String message = line(error.message().isBlank() ? silent(status, headers) : error.message());
    return new Failed(
        code, message, shown(status, headers, body), wait, bill, limits(headers, error));
  }

  /** An answer that is nothing that could be used. */
  public Failed unusable(HttpReply.Whole reply, ErrorCode code, String message) {
    ProviderResponse response = shown(reply.status(), reply.headers(), textOrJson(reply));
    return new Failed(code, line(message), response, null, Bill.NONE, limits(reply.headers()));
  }

  /**
   * An answer that came, and that nobody can use as one: a refusal, a stream that broke.
   *
   * @param body what there is of it
   */
  public Failed after(
      ErrorCode code, String message, int status, HttpFields headers, JsonNode body, Bill bill) {
    return new Failed(
        code, line(message), shown(status, headers, body), null, bill, limits(headers));
  }

  /** The body of a failure: JSON if it is, else the beginning of its text. */
  public static JsonNode textOrJson(HttpReply.Whole reply) {
    try {
      JsonNode body = Json.mapper().readTree(reply.content());
      if (!body.isMissingNode()) {
        return body;
      }
    } catch (JacksonException e) {
      // Not JSON: a proxy's page, or plain words.
    }
    String text = new String(reply.content(), StandardCharsets.UTF_8);
    return Json.mapper().getNodeFactory().stringNode(OneLine.cut(text, MAX_TEXT_BODY));
  }

  /** The provider's own id of a call; null where it gives none. */
  public static @Nullable String requestId(HttpFields headers) {
    for (String name : REQUEST_IDS) {
      String id = headers.get(name);
      if (id != null) {
        return OneLine.of(id, MAX_REQUEST_ID);
      }
    }
    return null;
  }

  private static String silent(int status, HttpFields headers) {
    String location = headers.get(HttpHeader.LOCATION);
    return status / 100 == 3 && location != null
        ? "redirects to " + location + ", which is not followed; correct the provider's host"
        : "gave no reason";
  }

  private ProviderResponse shown(int status, HttpFields headers, JsonNode body) {
    JsonNode hidden = body;
    for (Secret secret : secrets.get()) {
      hidden = secret.hideIn(hidden);
    }
    return new ProviderResponse(status, requestId(headers), hidden);
  }

  /** One line for a person, without credentials. */
  public String line(String message) {
    String hidden = message;
    for (Secret secret : secrets.get()) {
      hidden = secret.hideIn(hidden);
    }
    return OneLine.of(hidden, OneLine.MESSAGE);
  }
}
