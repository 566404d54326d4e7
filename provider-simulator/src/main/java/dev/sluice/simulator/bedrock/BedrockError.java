package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error in AWS's form: its name in a header, its words in the body.
 *
 * @param originalStatus what the model's own server answered; null where that does not matter
 */
record BedrockError(int status, String name, String message, @Nullable Integer originalStatus) {

  private static final String ADDRESS = ":http://internal.amazon.com/coral/com.amazon.bedrock/";

  static BedrockError of(int status, String name, String message) {
    return new BedrockError(status, name, message, null);
  }

  static BedrockError invalid(String message) {
    return of(400, "ValidationException", message);
  }

  static RejectedRequest refusal(String message) {
    return new RejectedRequest(invalid(message).reply());
  }

  Reply reply() {
    return Reply.json(status, body()).with(Map.of("x-amzn-ErrorType", name + ADDRESS));
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", message);
    return originalStatus == null ? body : body.put("originalStatusCode", originalStatus);
  }

  /** The frame that ends a stream with this error, or with the nearest that a stream can have. */
  byte[] frame() {
    return switch (status) {
      case 400 -> frame("validationException", this);
      case 429 -> frame("throttlingException", this);
      case 500 -> frame("internalServerException", this);
      case 503 -> frame("serviceUnavailableException", this);
      default ->
          frame("modelStreamErrorException", new BedrockError(status, name, message, status));
    };
  }

  private static byte[] frame(String name, BedrockError error) {
    return EventFrames.exception(name, error.body());
  }
}
