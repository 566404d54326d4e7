package dev.sluice.simulator.openai;

import dev.sluice.simulator.wire.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
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

  static JsonNode modelInfo(String owner, List<String> names) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode data = list.putArray("data");
    for (String name : names) {
      ObjectNode model = data.addObject().put("model_name", name);
      model.putObject("litellm_params").put("model", owner + "/" + name);
      model
          .putObject("model_info")
          .put("id", Integer.toHexString(name.hashCode()))
          .put("mode", "chat")
          .put("max_input_tokens", 128_000)
          .put("max_output_tokens", 16_384)
          .put("input_cost_per_token", 1.5e-7)
          .put("output_cost_per_token", 6e-7)
          .put("supports_function_calling", true)
          .put("supports_vision", true);
    }
    return list;
  }
}
