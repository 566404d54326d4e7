package dev.sluice.simulator.ollama;

import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error in Ollama's form: a status and {@code {"error":"text"}}. */
record OllamaError(int status, String message) {

  private static final String QUEUE_FULL =
      "server busy, please try again.  maximum pending requests exceeded";

  static RejectedRequest refusal(String message) {
    return new RejectedRequest(new OllamaError(400, message).reply());
  }

  Reply reply() {
    return Reply.json(status, body());
  }

  ObjectNode body() {
    return JsonNodeFactory.instance.objectNode().put("error", message);
  }

  /** Puts a problem into Ollama's words; limits and accounts are those of its cloud. */
  static OllamaError of(Problem problem) {
    return switch (problem) {
      case Problem.MissingKey(), Problem.WrongKey() -> new OllamaError(401, "unauthorized");
      case Problem.PermissionDenied() -> new OllamaError(403, "forbidden");
      case Problem.UnknownUrl _ -> new OllamaError(404, "not found");
      case Problem.WrongMethod _ -> new OllamaError(405, "method not allowed");
      case Problem.NotJson() -> new OllamaError(400, "invalid JSON in the request body");
      case Problem.TooLarge _ -> new OllamaError(413, "request body too large");
      case Problem.InvalidRequest invalid -> new OllamaError(400, invalid.message());
      case Problem.UnknownModel unknown ->
          new OllamaError(404, "model '" + unknown.model() + "' not found, try pulling it first");
      case Problem.ContextExceeded _ ->
          new OllamaError(400, "the input length exceeds the context length");
      case Problem.ContentPolicy() ->
          new OllamaError(400, "the request was refused under the content policy");
      case Problem.RateLimited limited -> tooMuch(limited.rejected());
      case Problem.QuotaExhausted() ->
          new OllamaError(402, "you have reached the usage limit of your plan");
      case Problem.Overloaded() -> new OllamaError(503, "the model is overloaded");
      case Problem.ServerError() -> new OllamaError(500, "llama runner process has terminated");
      case Problem.TimedOut() -> new OllamaError(408, "timed out waiting for llama runner");
      case Problem.Chosen chosen ->
          new OllamaError(chosen.status(), chosen.message() == null ? "failed" : chosen.message());
    };
  }

  /** A server of one's own knows only of its queue. */
  private static OllamaError tooMuch(Admission.Rejected rejected) {
    return rejected.dimension() == Admission.Dimension.CONCURRENCY
        ? new OllamaError(503, QUEUE_FULL)
        : new OllamaError(429, "too many requests");
  }
}
