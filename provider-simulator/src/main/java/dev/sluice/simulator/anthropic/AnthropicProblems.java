package dev.sluice.simulator.anthropic;

import static dev.sluice.simulator.anthropic.AnthropicError.INVALID;

import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;

/** Puts a problem into Anthropic's words. */
final class AnthropicProblems {

  private static final String API = "api_error";

  private AnthropicProblems() {}

  static AnthropicError describe(Problem problem) {
    return switch (problem) {
      case Problem.MissingKey() -> authentication("x-api-key header is required");
      case Problem.WrongKey() -> authentication("invalid x-api-key");
      case Problem.PermissionDenied() ->
          new AnthropicError(
              403, "permission_error", "Your API key does not have permission to use this model.");
      case Problem.UnknownUrl _ -> new AnthropicError(404, "not_found_error", "Not found");
      case Problem.WrongMethod _ -> new AnthropicError(405, INVALID, "Method Not Allowed");
      case Problem.NotJson() -> invalid("The request body is not valid JSON.");
      case Problem.TooLarge _ ->
          new AnthropicError(
              413, "request_too_large", "Request exceeds the maximum allowed number of bytes.");
      case Problem.InvalidRequest wrong ->
          invalid(wrong.field() == null ? wrong.message() : wrong.field() + ": " + wrong.message());
      case Problem.UnknownModel unknown ->
          new AnthropicError(404, "not_found_error", "model: " + unknown.model());
      case Problem.ContextExceeded exceeded -> tooLong(exceeded);
      case Problem.ContentPolicy() -> invalid("Output blocked by content filtering policy");
      case Problem.RateLimited limited ->
          new AnthropicError(429, "rate_limit_error", message(limited.rejected()));
      case Problem.QuotaExhausted() ->
          invalid("Your credit balance is too low to access the API. Please purchase credits.");
      case Problem.Overloaded() -> new AnthropicError(529, "overloaded_error", "Overloaded");
      case Problem.ServerError() -> new AnthropicError(500, API, "Internal server error");
      case Problem.TimedOut() -> new AnthropicError(504, "timeout_error", "Request timed out");
      case Problem.Chosen chosen -> chosen(chosen);
    };
  }

  private static AnthropicError invalid(String message) {
    return new AnthropicError(400, INVALID, message);
  }

  private static AnthropicError authentication(String message) {
    return new AnthropicError(401, "authentication_error", message);
  }

  private static AnthropicError tooLong(Problem.ContextExceeded exceeded) {
    return invalid(
        exceeded.input() > exceeded.window()
            ? "prompt is too long: %d tokens > %d maximum"
                .formatted(exceeded.input(), exceeded.window())
            : "input length and `max_tokens` exceed context limit: %d + %d > %d, decrease input length or `max_tokens` and try again"
                .formatted(exceeded.input(), exceeded.output(), exceeded.window()));
  }

  private static String message(Admission.Rejected rejected) {
    if (rejected.dimension() == Admission.Dimension.CONCURRENCY) {
      return "Number of concurrent connections has exceeded your rate limit.";
    }
    String what =
        switch (rejected.dimension()) {
          case REQUESTS, CONCURRENCY -> "requests per minute";
          case DAILY_REQUESTS -> "requests per day";
          case TOKENS -> "tokens per minute";
          case INPUT_TOKENS -> "input tokens per minute";
          case OUTPUT_TOKENS -> "output tokens per minute";
        };
    return "This request would exceed your organization's rate limit of %,d %s."
        .formatted(rejected.limit(), what);
  }

  private static AnthropicError chosen(Problem.Chosen chosen) {
    String type = chosen.type() == null ? chosen.code() : chosen.type();
    String message = chosen.message();
    return new AnthropicError(
        chosen.status(),
        type == null ? usualType(chosen.status()) : type,
        message == null ? "The request failed." : message);
  }

  private static String usualType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> status < 500 ? INVALID : API;
    };
  }

  /** The error with the hint when to come back, where there is one. */
  static Reply reply(Problem problem, String requestId) {
    Reply reply = describe(problem).reply(requestId);
    return problem instanceof Problem.RateLimited limited
        ? reply.with(AnthropicError.retryAfter(limited.rejected().retryAfter().toMillis()))
        : reply;
  }
}
