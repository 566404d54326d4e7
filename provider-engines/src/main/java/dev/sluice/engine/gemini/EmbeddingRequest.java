package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GenerateContent.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request for embeddings in OpenAI form.
 *
 * @param inputs never empty
 * @param dimensions null where the caller leaves them to the model
 * @param base64 whether the vectors are wanted as bytes in base64, not as numbers
 */
record EmbeddingRequest(List<String> inputs, @Nullable Integer dimensions, boolean base64) {

  private static final Set<String> KNOWN =
      Set.of("model", "input", "dimensions", "encoding_format", "user", "model_selection");

  EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  /**
   * @throws InvalidRequestException naming what is wrong, or has no equivalent
   */
  static EmbeddingRequest read(ObjectNode body) {
    for (String name : body.propertyNames()) {
      if (!KNOWN.contains(name) && !body.path(name).isNull()) {
        throw new InvalidRequestException(name, SYSTEM_NAME + " has no equivalent; leave it out");
      }
    }
    return new EmbeddingRequest(
        inputs(body.path("input")),
        dimensions(body.path("dimensions")),
        isBase64(body.path("encoding_format")));
  }

  private static List<String> inputs(JsonNode input) {
    List<String> inputs = new ArrayList<>();
    for (JsonNode one : input.isArray() ? input.values() : List.of(input)) {
      if (!one.isString()) {
        throw new InvalidRequestException(
            "input", "must be a text or an array of texts; " + SYSTEM_NAME + " takes no tokens");
      }
      inputs.add(one.asString());
    }
    if (inputs.isEmpty()) {
      throw new InvalidRequestException("input", "is empty");
    }
    return inputs;
  }

  private static @Nullable Integer dimensions(JsonNode dimensions) {
    if (dimensions.isMissingNode() || dimensions.isNull()) {
      return null;
    }
    if (!dimensions.canConvertToInt() || dimensions.asInt() < 1) {
      throw new InvalidRequestException("dimensions", "must be a whole number from 1 on");
    }
    return dimensions.asInt();
  }

  private static boolean isBase64(JsonNode format) {
    return switch (format.asString("float")) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw new InvalidRequestException("encoding_format", "must be float or base64");
    };
  }
}
