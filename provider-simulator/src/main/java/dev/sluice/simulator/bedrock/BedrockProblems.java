package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.wire.Problem;
import org.jspecify.annotations.Nullable;

/** Puts a problem into AWS's words. */
final class BedrockProblems {

  private static final String THROTTLED = "ThrottlingException";

  private BedrockProblems() {}

  static BedrockError describe(Problem problem) {
    return switch (problem) {
      case Problem.MissingKey() ->
          BedrockError.of(
              403, "MissingAuthenticationTokenException", "Missing Authentication Token");
      case Problem.WrongKey() ->
          BedrockError.of(
              403,
              "UnrecognizedClientException",
              "The security token included in the request is invalid.");
      case Problem.PermissionDenied() ->
          BedrockError.of(
              403,
              "AccessDeniedException",
              "You don't have access to the model with the specified model ID.");
      case Problem.UnknownUrl url ->
          BedrockError.of(404, "UnknownOperationException", "There is no " + url.path() + ".");
      case Problem.WrongMethod wrong ->
          BedrockError.of(
              405, "MethodNotAllowedException", wrong.method() + " is not allowed here.");
      case Problem.NotJson() ->
          BedrockError.of(
              400, "SerializationException", "The body of the request is not well-formed JSON.");
      case Problem.TooLarge large ->
          BedrockError.of(
              413,
              "RequestEntityTooLargeException",
              "Request entity too large: more than " + large.bytes() + " bytes.");
      case Problem.InvalidRequest invalid -> BedrockError.invalid(invalid.message());
      case Problem.UnknownModel unknown ->
          BedrockError.of(
              404,
              "ResourceNotFoundException",
              "Could not find the model " + unknown.model() + ".");
      case Problem.ContextExceeded _ ->
          BedrockError.invalid("Input is too long for requested model.");
      case Problem.ContentPolicy() ->
          BedrockError.invalid("Output blocked by content filtering policy");
      case Problem.RateLimited limited ->
          BedrockError.of(429, THROTTLED, throttled(limited.rejected().dimension()));
      case Problem.QuotaExhausted() ->
          BedrockError.of(
              400,
              "ServiceQuotaExceededException",
              "Your request exceeds the service quota for your account.");
      case Problem.Overloaded() -> byStatus(503, null, null);
      case Problem.ServerError() -> byStatus(500, null, null);
      case Problem.TimedOut() -> byStatus(408, null, null);
      case Problem.Chosen chosen ->
          byStatus(
              chosen.status(),
              chosen.code() == null ? chosen.type() : chosen.code(),
              chosen.message());
    };
  }

  private static String throttled(Admission.Dimension dimension) {
    return switch (dimension) {
      case REQUESTS, DAILY_REQUESTS, CONCURRENCY ->
          "Too many requests, please wait before trying again.";
      case TOKENS, INPUT_TOKENS, OUTPUT_TOKENS ->
          "Too many tokens, please wait before trying again.";
    };
  }

  private static BedrockError byStatus(
      int status, @Nullable String name, @Nullable String message) {
    String usual =
        switch (status) {
          case 403 -> "AccessDeniedException";
          case 404 -> "ResourceNotFoundException";
          case 408 -> "ModelTimeoutException";
          case 424 -> "ModelErrorException";
          case 429 -> THROTTLED;
          case 503 -> "ServiceUnavailableException";
          default -> status < 500 ? "ValidationException" : "InternalServerException";
        };
    return BedrockError.of(
        status,
        name == null ? usual : name,
        message == null ? "The model could not answer this request. Try again." : message);
  }
}
