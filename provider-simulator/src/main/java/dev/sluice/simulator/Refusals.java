package dev.sluice.simulator;

import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.answer.ProviderError;
import dev.sluice.simulator.answer.RejectedRequest;
import dev.sluice.simulator.limit.Admission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a provider turns away, in OpenAI's words. */
final class Refusals {

  private Refusals() {}

  static void checkKey(Behavior behavior, String authorization) {
    String key = behavior.apiKey();
    if (key == null || authorization.equals("Bearer " + key)) {
      return;
    }
    String message =
        authorization.isEmpty()
            ? "You didn't provide an API key. Send it in an Authorization header as Bearer auth."
            : "Incorrect API key provided.";
    throw new RejectedRequest(
        new ProviderError(401, message, "invalid_request_error", null, "invalid_api_key"));
  }

  static void checkModel(Behavior behavior, String model) {
    if (behavior.models().isEmpty() || behavior.models().contains(model)) {
      return;
    }
    throw new RejectedRequest(
        new ProviderError(
            404,
            "The model `" + model + "` does not exist or you do not have access to it.",
            "invalid_request_error",
            "model",
            "model_not_found"));
  }

  static void checkContext(Behavior behavior, ModelRequest request) {
    Integer window = behavior.contextWindow();
    long wanted = (long) request.inputTokens() + request.maxOutputTokens();
    if (window == null || wanted <= window) {
      return;
    }
    throw new RejectedRequest(
        new ProviderError(
            400,
            "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the messages, %d in the completion). Please reduce the length of the messages or completion."
                .formatted(window, wanted, request.inputTokens(), request.maxOutputTokens()),
            "invalid_request_error",
            "messages",
            "context_length_exceeded"));
  }

  static RejectedRequest tooLarge() {
    return new RejectedRequest(
        new ProviderError(
            413,
            "The request body is larger than " + Exchange.LARGEST_BODY + " bytes.",
            "invalid_request_error",
            null,
            "request_too_large"));
  }

  static RejectedRequest notJson() {
    return new RejectedRequest(
        ProviderError.invalid("We could not parse the JSON body of your request.", null));
  }

  static ProviderError unknownUrl(String method, String path) {
    return new ProviderError(
        404, "Invalid URL (" + method + " " + path + ")", "invalid_request_error", null, null);
  }

  static ProviderError wrongMethod(String method, String path) {
    return new ProviderError(
        405,
        "Not allowed to " + method + " on " + path + ".",
        "invalid_request_error",
        null,
        "method_not_supported");
  }

  static Reply limited(Admission.Rejected rejected) {
    Map<String, String> headers = new LinkedHashMap<>(rejected.headers());
    Duration wait = rejected.retryAfter();
    if (wait.isPositive()) {
      headers.put("retry-after", Long.toString(Math.ceilDiv(wait.toMillis(), 1000L)));
      headers.put("retry-after-ms", Long.toString(Math.max(1, wait.toMillis())));
    }
    ProviderError error =
        new ProviderError(
            429, rejected.message(), rejected.dimension(), null, "rate_limit_exceeded");
    return Reply.error(error).with(headers);
  }
}
