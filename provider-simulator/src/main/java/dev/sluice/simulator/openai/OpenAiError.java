package dev.sluice.simulator.openai;

import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error in OpenAI's form: an HTTP status and {@code {"error":{message,type,param,code}}}. */
record OpenAiError(
    int status, String message, String type, @Nullable String param, @Nullable String code) {

  static final String INVALID = "invalid_request_error";

  static OpenAiError invalid(String message, @Nullable String param) {
    return new OpenAiError(400, message, INVALID, param, null);
  }

  static RejectedRequest refusal(String message, @Nullable String param) {
    return new RejectedRequest(invalid(message, param).reply());
  }

  Reply reply() {
    return Reply.json(status, body());
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return body;
  }
}
