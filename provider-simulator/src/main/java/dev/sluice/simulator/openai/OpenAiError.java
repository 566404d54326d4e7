package dev.sluice.simulator.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error in OpenAI's form: an HTTP status and {@code {"error":{message,type,param,code}}}. */
record OpenAiError(
    int status, String message, String type, @Nullable String param, @Nullable String code) {

  static final String INVALID = "invalid_request_error";

  /** Without a field or a code. */
  static OpenAiError of(int status, String type, String message) {
    return new OpenAiError(status, message, type, null, null);
  }

  OpenAiError withStatus(int other) {
    return new OpenAiError(other, message, type, param, code);
  }

  OpenAiError withType(String other) {
    return new OpenAiError(status, message, other, param, code);
  }

  OpenAiError withCode(@Nullable String other) {
    return new OpenAiError(status, message, type, param, other);
  }

  OpenAiError withMessage(String other) {
    return new OpenAiError(status, other, type, param, code);
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
