package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.EmbeddingAnswer;
import dev.sluice.simulator.answer.EmbeddingRequest;
import dev.sluice.simulator.answer.Tokens;
import dev.sluice.simulator.wire.EmbeddingCall;
import dev.sluice.simulator.wire.Reply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Embeddings, as numbers or in Base64. */
record Embeddings(EmbeddingRequest request, boolean base64) implements EmbeddingCall {

  private static final int MOST_DIMENSIONS = 4096;
  private static final int MOST_INPUTS = 2048;
  private static final Set<String> FIELDS =
      Set.of("model", "input", "dimensions", "encoding_format", "user");

  static Embeddings read(JsonNode body, Vendor vendor) {
    Fields.requireObject(body);
    String model = Fields.model(body);
    for (String field : body.propertyNames()) {
      if (!FIELDS.contains(field) && !vendor.takes(field)) {
        throw InvalidField.unknown(field);
      }
    }
    List<JsonNode> items = items(body.path("input"));
    EmbeddingRequest request =
        new EmbeddingRequest(
            model,
            items.stream().map(Embeddings::textOf).toList(),
            items.stream().mapToInt(Embeddings::tokensOf).sum(),
            Fields.integer(body, "dimensions", 1, MOST_DIMENSIONS)
                .orElse(EmbeddingRequest.USUAL_DIMENSIONS));
    return new Embeddings(request, isBase64(body.path("encoding_format")));
  }

  private static List<JsonNode> items(JsonNode input) {
    if (Fields.isAbsent(input)) {
      throw InvalidField.missing("input");
    }
    List<JsonNode> items = new ArrayList<>();
    if (input.isArray() && !isTokens(input)) {
      input.forEach(items::add);
    } else {
      items.add(input);
    }
    if (items.isEmpty()
        || items.size() > MOST_INPUTS
        || !items.stream().allMatch(Embeddings::isItem)) {
      throw InvalidField.because(
          "'$.input' is invalid. Please check the API reference.", "input", null);
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
          throw InvalidField.value(format.asString(""), "'float' and 'base64'", "encoding_format");
    };
  }

  @Override
  public Reply answer(EmbeddingAnswer answer) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (int i = 0; i < answer.vectors().size(); i++) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      write(answer.vectors().get(i), item);
    }
    body.put("model", request.model());
    body.putObject("usage")
        .put("prompt_tokens", request.inputTokens())
        .put("total_tokens", request.inputTokens());
    return Reply.json(200, body);
  }

  private void write(float[] vector, ObjectNode item) {
    if (base64) {
      item.put("embedding", encode(vector));
      return;
    }
    ArrayNode numbers = item.putArray("embedding");
    for (float number : vector) {
      numbers.add(number);
    }
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
