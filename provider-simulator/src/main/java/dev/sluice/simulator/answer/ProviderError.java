package dev.sluice.simulator.answer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error in OpenAI's form: an HTTP status and {@code {"error":{message,type,param,code}}}. */
public record ProviderError(
    int status, String message, String type, @Nullable String param, @Nullable String code) {

  public static ProviderError invalid(String message, @Nullable String param) {
    return new ProviderError(400, message, "invalid_request_error", param, null);
  }

  public ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return body;
  }
}
