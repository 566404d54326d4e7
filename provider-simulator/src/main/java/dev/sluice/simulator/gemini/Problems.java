package dev.sluice.simulator.gemini;

import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts a problem into Google's words. */
final class Problems {

  private static final String SERVICE = "generativelanguage.googleapis.com";

  private Problems() {}

  static Reply reply(Problem problem, Service service) {
    // A prompt that is blocked is no error to them.
    return problem instanceof Problem.ContentPolicy
        ? Reply.json(200, blocked())
        : describe(problem, service).reply();
  }

  /** The body of a response, or the response that a stream goes wrong with. */
  static ObjectNode body(Problem problem, Service service) {
    return problem instanceof Problem.ContentPolicy ? blocked() : describe(problem, service).body();
  }

  private static ObjectNode blocked() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
    return body;
  }

  private static GoogleError describe(Problem problem, Service service) {
    return switch (problem) {
      case Problem.MissingKey() -> missingKey(service);
      case Problem.WrongKey() -> wrongKey(service);
      case Problem.PermissionDenied() ->
          GoogleError.of(403, "PERMISSION_DENIED", "The caller does not have permission");
      case Problem.UnknownUrl url ->
          GoogleError.of(404, "NOT_FOUND", url.method() + " " + url.path() + " was not found.");
      case Problem.WrongMethod wrong ->
          GoogleError.of(404, "NOT_FOUND", wrong.method() + " " + wrong.path() + " was not found.");
      case Problem.NotJson() ->
          GoogleError.invalid("Invalid JSON payload received. Unexpected token.", null);
      case Problem.TooLarge large ->
          GoogleError.invalid(
              "Request payload size exceeds the limit: " + large.bytes() + " bytes.", null);
      case Problem.InvalidRequest invalid ->
          GoogleError.invalid(invalid.message(), invalid.field());
      case Problem.UnknownModel unknown ->
          GoogleError.of(
              404,
              "NOT_FOUND",
              "models/%s is not found for API version v1beta, or is not supported for this method."
                  .formatted(unknown.model()));
      case Problem.ContextExceeded exceeded ->
          GoogleError.invalid(
              "The input token count (%d) exceeds the maximum number of tokens allowed (%d)."
                  .formatted(exceeded.input(), exceeded.window()),
              null);
      case Problem.RateLimited limited -> rateLimited(limited.rejected());
      case Problem.QuotaExhausted() -> exhausted();
      case Problem.Overloaded() ->
          GoogleError.of(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
      case Problem.ServerError() ->
          GoogleError.of(500, "INTERNAL", "An internal error has occurred. Please retry.");
      case Problem.TimedOut() ->
          GoogleError.of(
              504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
      case Problem.Chosen chosen -> chosen(chosen);
      case Problem.ContentPolicy() ->
          throw new IllegalArgumentException("a blocked prompt is no error");
    };
  }

  private static GoogleError missingKey(Service service) {
    return switch (service) {
      case GEMINI_API ->
          GoogleError.of(
              403,
              "PERMISSION_DENIED",
              "Method doesn't allow unregistered callers. Please use API Key to call this API.");
      case VERTEX_AI ->
          GoogleError.of(
              401, "UNAUTHENTICATED", "Request is missing required authentication credential.");
    };
  }

  /** A wrong key is an argument that is not valid, a wrong token is not. */
  private static GoogleError wrongKey(Service service) {
    return switch (service) {
      case GEMINI_API -> {
        GoogleError error =
            GoogleError.of(
                400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
        reason(error, "API_KEY_INVALID");
        yield error;
      }
      case VERTEX_AI ->
          GoogleError.of(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    };
  }

  private static GoogleError rateLimited(Admission.Rejected rejected) {
    Duration wait = rejected.retryAfter();
    String seconds = String.format(Locale.ROOT, "%.3fs", wait.toMillis() / 1e3);
    GoogleError error =
        GoogleError.of(
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota. Quota exceeded for metric: %s, limit: %d, model: %s"
                    .formatted(metric(rejected), rejected.limit(), rejected.model())
                + (wait.isZero() ? "" : "\nPlease retry in " + seconds + "."));
    quota(error, quotaId(rejected));
    if (!wait.isZero()) {
      error.detail("RetryInfo").put("retryDelay", seconds);
    }
    return error;
  }

  private static String metric(Admission.Rejected rejected) {
    return SERVICE + "/generate_content_" + rejected.dimension().name().toLowerCase(Locale.ROOT);
  }

  private static String quotaId(Admission.Rejected rejected) {
    return switch (rejected.dimension()) {
      case REQUESTS -> "GenerateRequestsPerMinutePerProjectPerModel";
      case DAILY_REQUESTS -> "GenerateRequestsPerDayPerProjectPerModel";
      case TOKENS, INPUT_TOKENS -> "GenerateContentInputTokensPerModelPerMinute";
      case OUTPUT_TOKENS -> "GenerateContentOutputTokensPerModelPerMinute";
      case CONCURRENCY -> "ConcurrentRequestsPerProjectPerModel";
    };
  }

  /** A day's requests are used up; the hint to come back soon is there nevertheless. */
  private static GoogleError exhausted() {
    GoogleError error =
        GoogleError.of(
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota, please check your plan. Please retry in 12.5s.");
    quota(error, "GenerateRequestsPerDayPerProjectPerModel");
    error.detail("RetryInfo").put("retryDelay", "12.5s");
    return error;
  }

  private static void quota(GoogleError error, String quotaId) {
    error
        .detail("QuotaFailure")
        .putArray("violations")
        .addObject()
        .put("quotaMetric", SERVICE + "/generate_content_requests")
        .put("quotaId", quotaId);
  }

  private static void reason(GoogleError error, String reason) {
    error
        .detail("ErrorInfo")
        .put("reason", reason)
        .put("domain", "googleapis.com")
        .putObject("metadata")
        .put("service", SERVICE);
  }

  private static GoogleError chosen(Problem.Chosen chosen) {
    String message = chosen.message();
    String type = chosen.type();
    GoogleError error =
        GoogleError.of(
            chosen.status(),
            type == null ? usualStatus(chosen.status()) : type,
            message == null ? "The request failed." : message);
    if (chosen.code() != null) {
      reason(error, chosen.code());
    }
    return error;
  }

  private static String usualStatus(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 500 -> "INTERNAL";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> status < 500 ? "INVALID_ARGUMENT" : "UNKNOWN";
    };
  }
}
