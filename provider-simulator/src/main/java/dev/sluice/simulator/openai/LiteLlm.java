package dev.sluice.simulator.openai;

import dev.sluice.simulator.wire.Problem;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** LiteLLM's proxy: the message begins with an exception's name, the code is the status. */
final class LiteLlm implements Vendor {

  @Override
  public boolean takes(String field) {
    return true;
  }

  @Override
  public boolean takesInMessages(String field) {
    return true;
  }

  @Override
  public OpenAiError describe(Problem problem) {
    OpenAiError usual = OpenAiProblems.describe(problem);
    return switch (problem) {
      case Problem.ContextExceeded _ -> named("ContextWindowExceededError", usual);
      case Problem.ContentPolicy() -> named("ContentPolicyViolationError", usual);
      case Problem.RateLimited _ -> named("RateLimitError", usual);
      case Problem.UnknownModel _ -> named("NotFoundError", usual);
      case Problem.InvalidRequest _, Problem.NotJson() -> named("BadRequestError", usual);
      case Problem.MissingKey(), Problem.WrongKey() ->
          usual
              .withType("auth_error")
              .withMessage("Authentication Error, Invalid proxy server token passed.");
      case Problem.QuotaExhausted() -> budget();
      case Problem.PermissionDenied() -> named("PermissionDeniedError", usual);
      case Problem.Overloaded() -> named("ServiceUnavailableError", usual);
      case Problem.ServerError() -> named("InternalServerError", usual);
      case Problem.TimedOut() -> named("Timeout", usual).withStatus(408);
      case Problem.UnknownUrl _, Problem.WrongMethod _, Problem.TooLarge _, Problem.Chosen _ ->
          usual;
    };
  }

  private static OpenAiError budget() {
    return OpenAiError.of(
        400, "budget_exceeded", "Budget has been exceeded! Current cost: 10.2, Max budget: 10.0");
  }

  private static OpenAiError named(String exception, OpenAiError usual) {
    return usual.withMessage("litellm." + exception + ": OpenAIException - " + usual.message());
  }

  @Override
  public JsonNode body(OpenAiError error) {
    ObjectNode body = error.body();
    ((ObjectNode) body.path("error")).put("code", Integer.toString(error.status()));
    return body;
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of("retry-after", Vendor.seconds(wait));
  }

  @Override
  public String requestIdHeader() {
    return "x-litellm-call-id";
  }
}
