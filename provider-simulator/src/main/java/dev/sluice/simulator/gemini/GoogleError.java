package dev.sluice.simulator.gemini;

import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error in Google's form: {@code {"error":{code,message,status,details}}}.
 *
 * @param code the HTTP status
 * @param status the name of the error
 * @param details each with its {@code @type}; may be empty
 */
record GoogleError(int code, String status, String message, ArrayNode details) {

  private static final String TYPES = "type.googleapis.com/google.rpc.";

  static GoogleError of(int code, String status, String message) {
    return new GoogleError(code, status, message, JsonNodeFactory.instance.arrayNode());
  }

  /**
   * @param field where in the request; null for all of it
   */
  static GoogleError invalid(String message, @Nullable String field) {
    GoogleError error = of(400, "INVALID_ARGUMENT", message);
    if (field != null) {
      ArrayNode violations = error.detail("BadRequest").putArray("fieldViolations");
      violations.addObject().put("field", field).put("description", message);
    }
    return error;
  }

  static RejectedRequest refusal(String message, @Nullable String field) {
    return new RejectedRequest(invalid(message, field).reply());
  }

  /** A new detail, to be filled. */
  ObjectNode detail(String type) {
    return details.addObject().put("@type", TYPES + type);
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error =
        body.putObject("error").put("code", code).put("message", message).put("status", status);
    if (!details.isEmpty()) {
      error.set("details", details);
    }
    return body;
  }

  Reply reply() {
    return Reply.json(code, body());
  }
}
