package dev.sluice.simulator.openai;

import static dev.sluice.simulator.openai.OpenAiError.INVALID;

import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.wire.Problem;
import java.util.Locale;

/** Puts a problem into OpenAI's words. */
final class OpenAiProblems {

  private static final String SERVER = "server_error";

  private OpenAiProblems() {}

  static OpenAiError describe(Problem problem) {
    return switch (problem) {
      case Problem.MissingKey() ->
          key("You didn't provide an API key. Send it in an Authorization header as Bearer auth.");
      case Problem.WrongKey() -> key("Incorrect API key provided.");
      case Problem.PermissionDenied() ->
          invalid(403, "You have insufficient permissions for this operation.");
      case Problem.UnknownUrl url ->
          invalid(404, "Invalid URL (" + url.method() + " " + url.path() + ")");
      case Problem.WrongMethod wrong ->
          invalid(405, "Not allowed to " + wrong.method() + " on " + wrong.path() + ".")
              .withCode("method_not_supported");
      case Problem.NotJson() -> invalid(400, "We could not parse the JSON body of your request.");
      case Problem.TooLarge large ->
          invalid(413, "The request body is larger than " + large.bytes() + " bytes.")
              .withCode("request_too_large");
      case Problem.InvalidRequest bad ->
          new OpenAiError(400, bad.message(), INVALID, bad.field(), null);
      case Problem.UnknownModel unknown -> unknownModel(unknown);
      case Problem.ContextExceeded exceeded -> tooLong(exceeded);
      case Problem.ContentPolicy() ->
          invalid(400, "Your request was rejected by the safety system.")
              .withCode("content_policy_violation");
      case Problem.RateLimited limited -> limited(limited.rejected());
      case Problem.QuotaExhausted() -> quota();
      case Problem.Overloaded() ->
          OpenAiError.of(503, SERVER, "The server is overloaded. Please try again later.")
              .withCode("server_is_overloaded");
      case Problem.ServerError() -> serverError(500);
      case Problem.TimedOut() -> serverError(504);
      case Problem.Chosen chosen -> chosen(chosen);
    };
  }

  private static OpenAiError invalid(int status, String message) {
    return OpenAiError.of(status, INVALID, message);
  }

  private static OpenAiError key(String message) {
    return invalid(401, message).withCode("invalid_api_key");
  }

  private static OpenAiError unknownModel(Problem.UnknownModel unknown) {
    String message =
        "The model `" + unknown.model() + "` does not exist or you do not have access to it.";
    return new OpenAiError(404, message, INVALID, "model", "model_not_found");
  }

  private static OpenAiError tooLong(Problem.ContextExceeded exceeded) {
    String message =
        "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the messages, %d in the completion). Please reduce the length of the messages or completion."
            .formatted(
                exceeded.window(),
                exceeded.input() + exceeded.output(),
                exceeded.input(),
                exceeded.output());
    return new OpenAiError(400, message, INVALID, "messages", "context_length_exceeded");
  }

  private static OpenAiError quota() {
    String message = "You exceeded your current quota, please check your plan and billing details.";
    return OpenAiError.of(429, "insufficient_quota", message).withCode("insufficient_quota");
  }

  private static OpenAiError serverError(int status) {
    return OpenAiError.of(status, SERVER, "The server had an error while processing your request.");
  }

  private static OpenAiError chosen(Problem.Chosen chosen) {
    OpenAiError usual = serverError(chosen.status());
    String type = chosen.type();
    String message = chosen.message();
    return new OpenAiError(
        chosen.status(),
        message == null ? usual.message() : message,
        type != null ? type : chosen.status() >= 500 ? SERVER : INVALID,
        null,
        chosen.code());
  }

  private static OpenAiError limited(Admission.Rejected rejected) {
    String type = rejected.dimension().isTokens() ? "tokens" : "requests";
    return OpenAiError.of(429, type, message(rejected, type)).withCode("rate_limit_exceeded");
  }

  private static String message(Admission.Rejected rejected, String type) {
    String wait = GoDuration.format(rejected.retryAfter());
    if (rejected.dimension() == Admission.Dimension.CONCURRENCY) {
      return "Too many concurrent requests for %s: Limit %d. Please try again in %s."
          .formatted(rejected.model(), rejected.limit(), wait);
    }
    boolean daily = rejected.dimension() == Admission.Dimension.DAILY_REQUESTS;
    String unit = type.substring(0, 1).toUpperCase(Locale.ROOT) + (daily ? "PD" : "PM");
    String sums =
        "%s on %s per %s (%s): Limit %d, Used %d, Requested %d."
            .formatted(
                rejected.model(),
                type,
                daily ? "day" : "min",
                unit,
                rejected.limit(),
                rejected.used(),
                rejected.requested());
    return rejected.neverFits()
        ? "Request too large for " + sums
        : "Rate limit reached for " + sums + " Please try again in " + wait + ".";
  }
}
