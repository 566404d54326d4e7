package dev.sluice.engine.embedding;

import dev.sluice.engine.chat.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request for embeddings in OpenAI form, read strictly.
 *
 * @param inputs never empty
 * @param dimensions at least 1; null where the caller leaves them to the model
 * @param base64 whether the vectors are wanted as bytes in base64 instead of numbers
 */
public record EmbeddingRequest(List<String> inputs, @Nullable Integer dimensions, boolean base64) {

  private static final Set<String> KNOWN =
      Set.of("model", "input", "dimensions", "encoding_format", "user", "model_selection");

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  /**
   * @param understood names of other fields, which the engine hands over itself
   * @param engine what the system is called in the error
   * @throws InvalidRequestException naming what is wrong, or what the engine would lose
   */
  public static EmbeddingRequest read(ObjectNode body, Set<String> understood, String engine) {
    for (String name : body.propertyNames()) {
      boolean kept = KNOWN.contains(name) || understood.contains(name);
      if (!kept && !body.path(name).isNull()) {
        throw new InvalidRequestException(name, engine + " has no equivalent; leave it out");
      }
    }
    return new EmbeddingRequest(
        inputs(body.path("input"), engine),
        dimensions(body.path("dimensions")),
        isBase64(body.path("encoding_format")));
  }

  private static List<String> inputs(JsonNode input, String engine) {
    List<String> inputs = new ArrayList<>();
    for (JsonNode one : input.isArray() ? input.values() : List.of(input)) {
      if (!one.isString()) {
        throw new InvalidRequestException(
            "input", "must be a text or an array of texts; " + engine + " takes no tokens");
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
    if (!dimensions.isIntegralNumber() || !dimensions.canConvertToInt() || dimensions.asInt() < 1) {
      throw new InvalidRequestException("dimensions", "must be a whole number from 1 on");
    }
    return dimensions.asInt();
  }

  private static boolean isBase64(JsonNode format) {
    return switch (format.isNull() ? "float" : format.asString("float")) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw new InvalidRequestException("encoding_format", "must be float or base64");
    };
  }
}
