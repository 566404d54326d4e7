package dev.sluice.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An embeddings request that has passed a provider's checks. */
public record EmbeddingRequest(
    String model, List<String> inputs, int inputTokens, int dimensions, boolean base64)
    implements ModelRequest {

  private static final int DEFAULT_DIMENSIONS = 256;
  private static final int MOST_DIMENSIONS = 4096;
  private static final int MOST_INPUTS = 2048;

  /**
   * @throws RejectedRequest with the error that OpenAI would give
   */
  public static EmbeddingRequest read(JsonNode body) {
    Fields.objectBody(body);
    String model = Fields.model(body);
    JsonNode input = body.path("input");
    List<JsonNode> items = items(input);
    return new EmbeddingRequest(
        model,
        items.stream().map(EmbeddingRequest::textOf).toList(),
        items.stream().mapToInt(EmbeddingRequest::tokensOf).sum(),
        Fields.integer(body, "dimensions", 1, MOST_DIMENSIONS).orElse(DEFAULT_DIMENSIONS),
        isBase64(body.path("encoding_format")));
  }

  private static List<JsonNode> items(JsonNode input) {
    if (input.isMissingNode() || input.isNull()) {
      throw Fields.missing("input");
    }
    List<JsonNode> items = new ArrayList<>();
    if (input.isArray() && !isTokens(input)) {
      input.forEach(items::add);
    } else {
      items.add(input);
    }
    if (items.isEmpty()
        || items.size() > MOST_INPUTS
        || !items.stream().allMatch(EmbeddingRequest::isItem)) {
      throw RejectedRequest.invalid(
          "'$.input' is invalid. Please check the API reference.", "input");
    }
    return items;
  }

  private static boolean isItem(JsonNode item) {
    return (item.isString() && !item.asString().isEmpty()) || isTokens(item);
  }

  private static boolean isTokens(JsonNode item) {
    if (!item.isArray() || item.isEmpty()) {
      return false;
    }
    for (JsonNode token : item) {
      if (!token.isIntegralNumber()) {
        return false;
      }
    }
    return true;
  }

  private static String textOf(JsonNode item) {
    return item.isString() ? item.asString() : item.toString();
  }

  private static int tokensOf(JsonNode item) {
    return item.isString() ? Tokens.of(item.asString()) : item.size();
  }

  private static boolean isBase64(JsonNode format) {
    return switch (format.asString("float")) {
      case "float" -> false;
      case "base64" -> true;
      default ->
          throw RejectedRequest.invalid(
              "Invalid value for 'encoding_format': expected 'float' or 'base64'.",
              "encoding_format");
    };
  }

  @Override
  public String prompt() {
    return inputs.getFirst();
  }

  @Override
  public int maxOutputTokens() {
    return 0;
  }
}
