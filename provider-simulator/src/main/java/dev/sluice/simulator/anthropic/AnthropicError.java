package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error in Anthropic's form: a status and {@code {"type":"error","error":{type,message}}}. */
record AnthropicError(int status, String type, String message) {

  static final String INVALID = "invalid_request_error";

  static RejectedRequest refusal(String message) {
    return new RejectedRequest(new AnthropicError(400, INVALID, message).reply(""));
  }

  /**
   * @param requestId repeated in the body; empty where there is none yet
   */
  Reply reply(String requestId) {
    ObjectNode body = body();
    return Reply.json(status, requestId.isEmpty() ? body : body.put("request_id", requestId));
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "error");
    body.putObject("error").put("type", type).put("message", message);
    return body;
  }

  /** The hint when to come back, in whole seconds. */
  static Map<String, String> retryAfter(long millis) {
    return millis > 0
        ? Map.of("retry-after", Long.toString(Math.ceilDiv(millis, 1000L)))
        : Map.of();
  }
}
