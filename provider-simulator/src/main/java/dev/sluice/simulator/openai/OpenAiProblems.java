package dev.sluice.simulator.openai;

import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Puts a problem into OpenAI's words. */
final class OpenAiProblems {

  private static final String INVALID = OpenAiError.INVALID;

  private OpenAiProblems() {}

  static OpenAiError describe(Problem problem) {
    return switch (problem) {
      case Problem.MissingKey() ->
          new OpenAiError(
              401,
              "You didn't provide an API key. Send it in an Authorization header as Bearer auth.",
              INVALID,
              null,
              "invalid_api_key");
      case Problem.WrongKey() ->
          new OpenAiError(401, "Incorrect API key provided.", INVALID, null, "invalid_api_key");
      case Problem.PermissionDenied() ->
          new OpenAiError(
              403, "You have insufficient permissions for this operation.", INVALID, null, null);
      case Problem.UnknownUrl url ->
          new OpenAiError(
              404, "Invalid URL (" + url.method() + " " + url.path() + ")", INVALID, null, null);
      case Problem.WrongMethod wrong ->
          new OpenAiError(
              405,
              "Not allowed to " + wrong.method() + " on " + wrong.path() + ".",
              INVALID,
              null,
              "method_not_supported");
      case Problem.NotJson() ->
          OpenAiError.invalid("We could not parse the JSON body of your request.", null);
      case Problem.TooLarge large ->
          new OpenAiError(
              413,
              "The request body is larger than " + large.bytes() + " bytes.",
              INVALID,
              null,
              "request_too_large");
      case Problem.InvalidRequest invalid ->
          OpenAiError.invalid(invalid.message(), invalid.field());
      case Problem.UnknownModel unknown ->
          new OpenAiError(
              404,
              "The model `" + unknown.model() + "` does not exist or you do not have access to it.",
              INVALID,
              "model",
              "model_not_found");
      case Problem.ContextExceeded exceeded -> tooLong(exceeded);
      case Problem.ContentPolicy() ->
          new OpenAiError(
              400,
              "Your request was rejected by the safety system.",
              INVALID,
              null,
              "content_policy_violation");
      case Problem.RateLimited limited ->
          new OpenAiError(
              429,
              message(limited.rejected()),
              type(limited.rejected().dimension()),
              null,
              "rate_limit_exceeded");
      case Problem.QuotaExhausted() ->
          new OpenAiError(
              429,
              "You exceeded your current quota, please check your plan and billing details.",
              "insufficient_quota",
              null,
              "insufficient_quota");
      case Problem.Overloaded() ->
          new OpenAiError(
              503,
              "The server is overloaded. Please try again later.",
              "server_error",
              null,
              "server_is_overloaded");
      case Problem.ServerError() -> serverError(500);
      case Problem.TimedOut() -> serverError(504);
      case Problem.Chosen chosen -> chosen(chosen);
    };
  }

  private static OpenAiError tooLong(Problem.ContextExceeded exceeded) {
    int wanted = exceeded.input() + exceeded.output();
    return new OpenAiError(
        400,
        "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the messages, %d in the completion). Please reduce the length of the messages or completion."
            .formatted(exceeded.window(), wanted, exceeded.input(), exceeded.output()),
        INVALID,
        "messages",
        "context_length_exceeded");
  }

  private static OpenAiError serverError(int status) {
    return new OpenAiError(
        status,
        "The server had an error while processing your request.",
        "server_error",
        null,
        null);
  }

  private static OpenAiError chosen(Problem.Chosen chosen) {
    OpenAiError usual = serverError(chosen.status());
    String type = chosen.type();
    String message = chosen.message();
    return new OpenAiError(
        chosen.status(),
        message == null ? usual.message() : message,
        type != null ? type : chosen.status() >= 500 ? usual.type() : INVALID,
        null,
        chosen.code());
  }

  private static String type(Admission.Dimension dimension) {
    return switch (dimension) {
      case REQUESTS, CONCURRENCY -> "requests";
      case TOKENS -> "tokens";
    };
  }

  private static String message(Admission.Rejected rejected) {
    String wait = GoDuration.format(rejected.retryAfter());
    if (rejected.dimension() == Admission.Dimension.CONCURRENCY) {
      return "Too many concurrent requests for %s: Limit %d. Please try again in %s."
          .formatted(rejected.model(), rejected.limit(), wait);
    }
    String what = rejected.dimension().name().toLowerCase(Locale.ROOT);
    String sums =
        "%s on %s per min (%s): Limit %d, Used %d, Requested %d."
            .formatted(
                rejected.model(),
                what,
                what.equals("tokens") ? "TPM" : "RPM",
                rejected.limit(),
                rejected.used(),
                rejected.requested());
    return rejected.neverFits()
        ? "Request too large for " + sums
        : "Rate limit reached for " + sums + " Please try again in " + wait + ".";
  }

  /** The error with the hint when to come back, where there is one. */
  static Reply reply(Problem problem) {
    Reply reply = describe(problem).reply();
    if (problem instanceof Problem.RateLimited limited
        && limited.rejected().retryAfter().isPositive()) {
      Duration wait = limited.rejected().retryAfter();
      return reply.with(
          Map.of(
              "retry-after", Long.toString(Math.ceilDiv(wait.toMillis(), 1000L)),
              "retry-after-ms", Long.toString(Math.max(1, wait.toMillis()))));
    }
    return reply;
  }
}
